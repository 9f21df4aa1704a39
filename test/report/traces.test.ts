import { describe, expect, it } from 'vitest'
import type { RecordedEvent } from '../../src/machine/torture.ts'
import { chromeTrace } from '../../src/report/chrome_trace.ts'
import { stressTrace } from '../../src/report/stress_trace.ts'
import { timelinesOf } from '../../src/report/timeline/run_timeline.ts'
import { tell } from '../../src/report/timeline/told.ts'
import { readTrace } from './trace_format.ts'

function event(
  atUs: number,
  thread: number,
  kind: RecordedEvent['kind'],
  name = '',
  more: Partial<RecordedEvent> = {},
): RecordedEvent {
  return { thread, atUs, kind, name, group: 'call', detail: '', object: 0, ...more }
}

/** cpu0 flushes and sleeps; cpu1 queues an item, kworker/0 runs it and wakes cpu0; then a judge speaks. */
const events = [
  event(100, 0, 'end'),
  event(110, 0, 'begin', 'flush storm'),
  event(120, 0, 'begin', 'flush_filesystem', { group: 'flush' }),
  event(130, 0, 'begin', 'waits', { group: 'asleep', detail: 'supers', object: 7 }),
  event(140, 1, 'queue', 'cleanup_mnt_work', { group: 'work', object: 50 }),
  event(160, 2, 'begin', 'cleanup_mnt_work', { group: 'work', object: 50 }),
  event(170, 2, 'wake', 'wakes', { object: 7 }),
  event(180, 0, 'end', '', { object: 7 }),
  event(190, 0, 'end'),
  event(195, 2, 'finding', 'refcount', { detail: 'refcount: below zero' }),
  event(200, 0, 'end'),
]
const recording = { threads: ['cpu0', 'cpu1', 'kworker/0'], events, slowestFlush: events }

describe('a recording', () => {
  it('is told as nested calls, an unfinished one until the last event, and one without beginning not at all', () => {
    const { slices } = tell(events)
    expect(slices.map(({ name, depth, fromUs, toUs }) => [name, depth, fromUs, toUs])).toEqual([
      ['flush storm', 0, 110, 200],
      ['flush_filesystem', 1, 120, 190],
      ['waits', 2, 130, 180],
      ['cleanup_mnt_work', 0, 160, 200],
    ])
  })

  it('leads from where an item is queued to where it runs, and from a wake to the end of the sleep', () => {
    const { flows } = tell(events)
    expect(flows.map(({ name, from, to }) => [name, from.thread, from.atUs, to.thread, to.atUs])).toEqual([
      ['queued cleanup_mnt_work', 1, 140, 2, 160],
      ['wakes supers', 2, 170, 0, 180],
    ])
  })

  it('as a Chrome trace keeps the format, with a slice for a cause outside of any', () => {
    const made = readTrace(stressTrace(recording))
    expect(made.filter(({ ph }) => ph === 'X').map(({ name }) => name)).toContain('queued cleanup_mnt_work')
    expect(made.filter(({ ph }) => ph === 's')).toHaveLength(2)
    expect(made.find(({ ph }) => ph === 'i')).toMatchObject({ name: 'FINDING refcount: below zero', s: 'g', tid: 2 })
  })

  it('yields the slowest flush from its beginning on, and what led to a finding', () => {
    const [finding, flush] = timelinesOf(recording)
    expect(flush).toMatchObject({ tookUs: 70, fromUs: -20, toUs: 80, leftOut: 0 })
    expect(flush!.lanes.map(({ name, spans }) => [name, spans.length])).toEqual([
      ['cpu0', 3],
      ['kworker/0', 1],
    ])
    expect(finding).toMatchObject({ tookUs: 0, fromUs: -95, marks: [{ atUs: 0, finding: true }] })
  })

  it('that is empty makes an empty trace and no timeline', () => {
    const nothing = { threads: [], events: [], slowestFlush: [] }
    expect(readTrace(stressTrace(nothing)).filter(({ ph }) => ph !== 'M')).toEqual([])
    expect(timelinesOf(nothing)).toEqual([])
  })
})

describe('the Chrome trace of an explored schedule', () => {
  const step = (cpu: string, op: string, more = {}) => ({ cpu, op, location: 'refs[0]', source: 'put.ts:1', ...more })

  it('names its tracks, holds every step, and leads from CPU to CPU and from writers to readers', () => {
    const trace = [
      step('cpu0', 'Atomics.store', { switch: 'preempted' }),
      step('cpu1', 'Atomics.load'),
      step('cpu0', 'write'),
    ]
    const made = readTrace(chromeTrace(trace))
    expect(made.filter(({ name }) => name === 'thread_name').map(({ args }) => args)).toEqual([
      { name: 'cpu0' },
      { name: 'cpu1' },
    ])
    expect(made.filter(({ ph }) => ph === 'X').map(({ tid }) => tid)).toEqual([0, 1, 0])
    expect(made.filter(({ ph }) => ph === 's').map(({ name }) => name)).toEqual(['preempted', 'refs[0]'])
  })
})
