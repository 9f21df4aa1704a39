import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StressResult } from '../../src/report/stress_result.ts'
import { readTrace } from '../report/trace_format.ts'
import { mnttorture, raced, refused, scenarioFile, temporaryDirectory } from './mnttorture.ts'

describe('stress --trace', () => {
  it('writes what CPUs and kworkers did, with items led from their queueing to their run', async () => {
    const trace = path.join(temporaryDirectory(), 'trace.json')
    const storm = [
      'stress',
      'flush-storm',
      '--design',
      'wq-flush',
      '--seed',
      '3',
      '--json',
      '--quiet',
      '--trace',
      trace,
    ]
    const { code, result } = await raced(
      async (seconds) => {
        const { code, stdout } = await mnttorture([...storm, '--seconds', seconds])
        return { code, result: JSON.parse(stdout) as StressResult }
      },
      ({ timelines }) => (timelines?.[0]?.lanes.length ?? 0) > 1, // a kworker ran an item while the flush waited
    )
    expect(code).toBe(0)
    const events = readTrace(readFileSync(trace, 'utf8'))
    const tracks = events.filter(({ name }) => name === 'thread_name').map(({ args }) => args?.['name'])
    expect(tracks).toEqual(expect.arrayContaining(['cpu0', 'cpu1', 'kworker/0', 'kworker/1', 'timer']))
    const items = events.filter(({ name, ph }) => name === 'cleanup_mnt_work' && ph === 'X')
    expect(items.length).toBeGreaterThan(0)
    expect(items.every(({ tid }) => String(tracks[tid]).startsWith('kworker'))).toBe(true)
    expect(events.filter(({ ph, name }) => ph === 's' && name === 'queued cleanup_mnt_work').length).toBeGreaterThan(0)
    expect(events.some(({ ph, name }) => ph === 's' && name.startsWith('wakes '))).toBe(true)
    const { timelines } = result
    expect(timelines?.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^the slowest flush_filesystem, .* on cpu\d$/),
    ])
  })

  it('marks a finding, and keeps what led to it in the result', async () => {
    const trace = path.join(temporaryDirectory(), 'trace.json')
    const bug = ['--bug', 'early-complete', '--seconds', '60', '--seed', '7', '--bridge', 'off', '--json', '--quiet']
    const run = await mnttorture(['stress', ...bug, '--trace', trace])
    expect(run).toMatchObject({ code: 1 })
    const marks = readTrace(readFileSync(trace, 'utf8')).filter(({ ph, s }) => ph === 'i' && s === 'g')
    expect(marks[0]!.name).toMatch(/^FINDING premature-return: .*cleanup was over$/)
    const { timelines } = JSON.parse(run.stdout) as StressResult
    expect(timelines![0]!.title).toMatch(/^around the finding of final-put-return/)
    expect(timelines![0]!.marks).toContainEqual(expect.objectContaining({ finding: true, atUs: 0 }))
  })

  it('refuses what is no torture scenario, with the way out', async () => {
    const words = await refused(['stress', scenarioFile('atomic_update.ts'), '--trace', '/tmp/never.json'])
    expect(words).toContain('`explore --trace` writes its schedule')
  })
})
