/**
 * A recording as a story: calls as slices with their depth, and what caused what. A work item's queueing causes its run; a
 * wake causes the end of a sleep on the same word.
 */
import type { RecordedEvent, RecordedGroup } from '../../machine/torture.ts'

export interface Slice {
  thread: number
  depth: number
  fromUs: number
  toUs: number
  name: string
  detail: string
  group: RecordedGroup
}

export interface Moment {
  thread: number
  atUs: number
}

export interface Flow {
  name: string
  from: Moment
  to: Moment
}

export interface Mark extends Moment {
  name: string
  detail: string
  finding: boolean
}

export interface Told {
  fromUs: number
  toUs: number
  /** ordered by their beginning, callers before what they call */
  slices: Slice[]
  flows: Flow[]
  marks: Mark[]
}

/** `events` are ordered by time. A call whose beginning is not there is left out, one without end lasts until the last event. */
export function tell(events: readonly RecordedEvent[]): Told {
  const fromUs = events[0]?.atUs ?? 0
  const toUs = events.at(-1)?.atUs ?? 0
  const told: Told = { fromUs, toUs, slices: [], flows: [], marks: [] }
  const open = new Map<number, Slice[]>()
  const queued = new Map<number, RecordedEvent>()
  const woken = new Map<number, RecordedEvent>()
  for (const event of events) {
    const { thread, atUs, name, detail, group, object } = event
    const stack = open.get(thread) ?? []
    open.set(thread, stack)
    if (event.kind === 'begin') {
      const slice: Slice = { thread, depth: stack.length, fromUs: atUs, toUs, name, detail, group }
      stack.push(slice)
      told.slices.push(slice)
      const cause = group === 'work' ? queued.get(object) : undefined
      if (cause !== undefined) {
        queued.delete(object)
        told.flows.push({ name: `queued ${name}`, from: cause, to: { thread, atUs } })
      }
    } else if (event.kind === 'end') {
      const slice = stack.pop()
      if (slice === undefined) continue
      slice.toUs = atUs
      const cause = slice.group === 'asleep' && object !== 0 ? woken.get(object) : undefined
      if (cause !== undefined && cause.thread !== thread && cause.atUs >= slice.fromUs)
        told.flows.push({ name: `wakes ${slice.detail}`, from: cause, to: { thread, atUs } })
    } else if (event.kind === 'queue') queued.set(object, event)
    else if (event.kind === 'wake') woken.set(object, event)
    else told.marks.push({ thread, atUs, name, detail, finding: event.kind === 'finding' })
  }
  return told
}
