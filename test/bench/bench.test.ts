import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { type BenchResult, parseBenchResult } from '../../src/report/bench_result.ts'
import { mnttorture, refused, temporaryDirectory } from '../cli/mnttorture.ts'

vi.setConfig({ testTimeout: 180_000 })

function stored(directory: string): BenchResult {
  const result = parseBenchResult(readFileSync(path.join(directory, 'result.json'), 'utf8'))
  if (typeof result === 'string') throw new Error(result)
  return result
}

test('a quick bench measures rows and floors on real threads, and stores what it prints', async () => {
  const out = temporaryDirectory()
  const args = ['bench', '--quick', '--rounds', '1', '--filter', 'flush_work', '--out', out]
  const { code, stdout, stderr } = await mnttorture(args)
  const result = stored(out)
  const ok = result.goals.every((goal) => goal.ok !== false) // how fast this machine is today is not what is tested
  expect([code, stderr]).toEqual([ok ? 0 : 1, expect.stringContaining('round 1 of 1: wq-flush with ')])
  expect(result).toMatchObject({ command: 'bench', ok, rounds: 1, interrupted: false, findings: [] })
  expect(result.latencies.map(({ kworkers }) => kworkers).sort()).toEqual([1, 1, 2, 2, 4, 4])
  expect(result.floors.map(({ id }) => id).sort()).toEqual([
    'message',
    'piscina.run',
    'piscina.run rested',
    'spin',
    'wait-notify',
    'wait-notify rested',
  ])
  for (const { closed, timesRoundTrip, against } of result.latencies) {
    expect(closed.count).toBeGreaterThan(0)
    expect(timesRoundTrip).toBeGreaterThan(0)
    expect(against!.low).toBeLessThanOrEqual(timesRoundTrip! * 1.001)
    expect(against!.high).toBeGreaterThanOrEqual(timesRoundTrip! * 0.999)
  }
  expect(new Set(result.latencies.map(({ against }) => against!.state))).toEqual(new Set(['awake', 'rested 1 ms']))
  const recorded = result.latencies.filter(({ kworkers, load }) => kworkers === 2 && load === null)
  expect(result.waits!.map(({ id }) => id)).toEqual(expect.arrayContaining(recorded.map(({ id }) => id)))
  for (const { shares } of result.waits!) expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 2)
  expect(stdout).toContain('floors of this machine')
  expect(stdout).toContain('where the slowest hundredth waited')
  expect(stdout).toMatch(/mnttorture bench seed=\d+ rounds=1 (SUCCESS|FAILURE)\n/)
})

test('Ctrl-C keeps what was measured so far', async () => {
  const out = temporaryDirectory()
  const { code } = await mnttorture(
    ['bench', '--quick', '--rounds', '9', '--filter', 'flush_work', '--out', out],
    async (pid, stderr) => {
      const end = performance.now() + 120_000
      while (!stderr().includes('round 2 of') && performance.now() < end) await sleep(20)
      process.kill(pid, 'SIGINT')
    },
  )
  expect(code).toBe(130)
  expect(stored(out)).toMatchObject({ interrupted: true, rounds: expect.any(Number) })
  expect(stored(out).latencies.length).toBeGreaterThan(0)
})

test('what cannot be compared is refused in one line', async () => {
  expect(await refused(['bench', '--result', 'new.json'])).toMatch(/--result: .*add --compare/)
  expect(await refused(['bench', '--compare', '/does/not/exist.json'])).toMatch(/cannot be read \(ENOENT\)/)
})
