import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StressResult } from '../../src/report/stress_result.ts'
import { part } from '../long/amount.ts'
import { mnttorture, raced, scenarioFile, temporaryDirectory, toyFile } from './mnttorture.ts'

async function stressJson(args: string[]): Promise<{ code: number | null; result: StressResult; stderr: string }> {
  const { code, stdout, stderr } = await mnttorture([
    'stress',
    '--json',
    '--quiet',
    '--watchdog',
    '2',
    '--bridge',
    'off',
    ...args,
  ])
  return { code, result: JSON.parse(stdout) as StressResult, stderr }
}

describe("a user's scenario under stress", () => {
  it('loses an update, says so with the outcomes and exits 1', async () => {
    const { code, result } = await raced((seconds) =>
      stressJson([scenarioFile('lost_update.ts'), '--seconds', seconds, '--seed', '7']),
    )
    expect(code).toBe(1)
    expect(result).toMatchObject({ command: 'stress', ok: false, seed: 7, cpus: 2 })
    expect(result.findings[0]).toMatchObject({ kind: 'assertion' })
    expect(result.findings[0]!.message).toContain('check: counter is 1')
    expect(result.findings[0]!.message).toContain('lost_update.ts:')
    expect(result.outcomes!['[0,0]']).toBeGreaterThan(0)
    expect(Object.values(result.outcomes!).reduce((a, b) => a + b)).toBe(result.executions)
  })

  it('passes when the update is atomic, never seeing the forbidden outcome', async () => {
    const { code, result } = await raced(
      (seconds) => stressJson([scenarioFile('atomic_update.ts'), '--seconds', seconds]),
      ({ executions }) => executions! > 1000,
    )
    expect(code).toBe(0)
    expect(result).toMatchObject({ ok: true, findings: [] })
    expect(result.executions).toBeGreaterThan(1000)
    expect(result.outcomes!['[0,0]']).toBeUndefined()
  })

  it('gives every execution fresh unshared parts', async () => {
    const { result } = await raced(
      (seconds) => stressJson([scenarioFile('unshared_state.ts'), '--seconds', seconds]),
      ({ executions }) => executions! > 0,
    )
    expect(Object.keys(result.outcomes!)).toEqual(['[1,1]'])
  })

  it('reports a CPU that throws, with its place', async () => {
    const { code, result } = await raced((seconds) =>
      stressJson([scenarioFile('throwing_cpu.ts'), '--seconds', seconds]),
    )
    expect(code).toBe(1)
    expect(result.findings[0]).toMatchObject({ kind: 'uncaught', cpu: 1 })
    expect(result.findings[0]!.message).toMatch(/RangeError: out of toys \(.*throwing_cpu.ts:6:\d+\)/)
  })

  it('reports locks taken in opposite orders as a deadlock, with the state of each CPU', async () => {
    const { code, result } = await stressJson([scenarioFile('opposite_locks.ts'), '--seconds', '60', '--watchdog', '1'])
    expect(code).toBe(1)
    expect(result.findings[0]).toMatchObject({
      kind: 'deadlock',
      threads: [{ name: 'cpu0' }, { name: 'cpu1' }],
    })
    expect(result.findings[0]!.message).toContain('[1, 1]')
  })

  it('reports a CPU that spins without end as a livelock, in result.json and a log, too', async () => {
    const out = path.join(temporaryDirectory(), 'deep', 'out')
    const endless = [scenarioFile('endless.ts'), '--seconds', '60', '--watchdog', '1', '--out', out]
    const { code, result } = await stressJson(endless)
    expect(code).toBe(1)
    expect(result.findings[0]).toMatchObject({ kind: 'livelock' })
    expect(result.findings[0]!.message).toMatch(/cpu0 spins in its function \(copy \d+\) at \S+ \(\S*endless\.ts:\d+\)/)
    expect(JSON.parse(readFileSync(path.join(out, 'result.json'), 'utf8'))).toEqual(result)
    expect(readFileSync(path.join(out, 'run.log'), 'utf8')).toMatch(/FAILURE\n$/)
  })

  it('keeps stdout for the one JSON object, whatever the scenario prints', async () => {
    const { code, result, stderr } = await raced(
      (seconds) => stressJson([scenarioFile('printing.ts'), '--seconds', seconds]),
      ({ executions }) => executions! > 0,
    )
    expect(code).toBe(0)
    expect(result.outcomes).toHaveProperty(['["text with \\"quotes\\""]'])
    expect(stderr).toContain('printed by setup')
  })

  it('prints knobs, seed and verdict in the first and the last line', async () => {
    const ended = await mnttorture(['stress', scenarioFile('atomic_update.ts'), '--seconds', '0.5', '--seed', '99'])
    const first = ended.stderr.split('\n')[0]
    const last = ended.stdout.trimEnd().split('\n').at(-1)
    expect(first).toMatch(/^mnttorture stress scenario=.*atomic_update.ts cpus=2 seconds=0.5 seed=99$/)
    expect(last).toMatch(/^mnttorture stress scenario=.* seed=99 SUCCESS$/)
  })
})

describe('a torture scenario under stress', () => {
  it('races, tears down and succeeds, with the arena as it was', async () => {
    const { code, result } = await stressJson([toyFile('sound'), '--seconds', '0.5', '--cpus', '3', '--kworkers', '2'])
    expect(result.findings).toEqual([])
    expect(code).toBe(0)
    expect(result).toMatchObject({ ok: true, cpus: 3, kworkers: 2, arena: { usedAtStart: 1024, usedAtEnd: 1024 } })
    expect(result.ops.byKind['queue']).toBe(result.finalPuts)
    expect(result.ops.byKind['shuffle']).toBeGreaterThan(0)
    expect(result.flush).toMatchObject({ count: 4 })
  })

  it.each(
    part(
      [
        ['exiting_cpu', 'uncaught', 'cpu1 died: its worker thread ended by itself with code 7'],
        ['throwing_cpu', 'uncaught', 'cpu1 died: Error: toy fault'],
        ['throwing_kworker', 'uncaught', 'died: toy kworker fault'],
        ['reporting_cpu', 'refcount', 'toy finding'],
        ['hanging_tear_down', 'deadlock', 'while tearing down'],
        ['leaking', 'refcount', 'toy finding'],
      ],
      2,
    ),
  )('%s ends the run with a finding of kind %s', async (toy, kind, message) => {
    const { code, result } = await stressJson([
      toyFile(toy),
      '--seconds',
      '1',
      ...(toy === 'hanging_tear_down' ? ['--watchdog', '1'] : []),
    ])
    expect(code).toBe(1)
    expect(result.findings[0]).toMatchObject({ kind })
    expect(result.findings[0]!.message).toContain(message)
  })

  it("a hang ends the run with each thread's operation, what it waits for and its locks", async () => {
    const { code, stdout } = await mnttorture([
      'stress',
      toyFile('hanging_cpu'),
      '--seconds',
      '20',
      '--watchdog',
      '1',
      '--quiet',
    ])
    expect(code).toBe(1)
    expect(stdout).toMatch(/FINDING deadlock[\s\S]*no progress of cpu1 for 1 s while racing/)
    expect(stdout).toMatch(
      /cpu1: waits in queue at fault \(\S+toy_torture\.ts:\d+\), waits for toy completion, holds\s+toy_lock/,
    )
  })

  it('a fault of the model itself is exit 3', async () => {
    const { code, stderr } = await mnttorture(['stress', toyFile('failing_boot'), '--quiet'])
    expect(code).toBe(3)
    expect(stderr).toContain('[internal bug] TypeError: the toy is broken')
  })
})

describe('Ctrl-C', () => {
  const interrupted = (args: string[], signals: number) =>
    mnttorture(args, (pid, stderr) => {
      let sent = 0
      const timer = setInterval(() => {
        if (!/racing {2}.* [1-9]/.test(stderr())) return
        process.kill(pid, 'SIGINT')
        if (++sent === signals) clearInterval(timer)
      }, 500)
    })

  it('stops a user scenario with the summary so far and exits 130', async () => {
    const ended = await interrupted(['stress', scenarioFile('atomic_update.ts'), '--seconds', '60', '--json'], 1)
    expect(ended.code).toBe(130)
    expect(JSON.parse(ended.stdout)).toMatchObject({ interrupted: true, ok: true })
  })

  it('stops a torture run, tears down and exits 130', async () => {
    const ended = await interrupted(['stress', toyFile('sound'), '--seconds', '60'], 1)
    expect(ended.code).toBe(130)
    expect(ended.stdout).toContain('(+0 bytes)')
    expect(ended.stdout.trimEnd()).toMatch(/INTERRUPTED$/)
  })

  it('the second one ends a run that is stuck at once', async () => {
    const ended = await interrupted(['stress', toyFile('hanging_tear_down'), '--seconds', '60', '--watchdog', '60'], 2)
    expect(ended.code).toBe(130)
    expect(ended.stdout).toBe('')
  })
})
