import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { textName } from '#kernel/lib/text'
import { usleep } from '#kernel/lib/wait'
import { threadName } from '#kernel/thread_name'
import { setKillSbIoUs } from '#shm/boot_words'
import { benchType } from '../boot_bench.ts'
import { makeMounts, putMounts, type Size, settle } from '../subjects.ts'
import { begins, ends, nowUs, readRings, type TimelineEvent } from './ring.ts'

export interface SlowestFlush {
  fromUs: number
  tookUs: number
  /** from some time before until some time after */
  events: Array<Omit<TimelineEvent, 'task' | 'detail'> & { thread: string; what: string }>
}

/** So much of the flush's own time is shown before and after it. */
const MARGIN = 0.2
const SETTLING_US = 300
const WARM = 10

/** Of several flushes after a rest, the slowest, with everything that everybody did around it. */
export function slowestFlush(size: Size, killSbUs: number, calls: number): SlowestFlush {
  setKillSbIoUs(killSbUs)
  let slowest: SlowestFlush = { fromUs: 0, tookUs: -1, events: [] }
  for (let i = 0; i < calls + WARM; i++) {
    makeMounts(size)
    settle()
    usleep(SETTLING_US)
    const fromUs = nowUs()
    begins('put')
    putMounts(0, 1)
    ends('put')
    begins('flush')
    flush_filesystem(benchType())
    ends('flush')
    const tookUs = nowUs() - fromUs
    if (i >= WARM && tookUs > slowest.tookUs) {
      usleep(tookUs * MARGIN)
      slowest = { fromUs, tookUs, events: eventsAround(fromUs, tookUs) }
    }
  }
  settle()
  setKillSbIoUs(0)
  return slowest
}

function eventsAround(fromUs: number, tookUs: number): SlowestFlush['events'] {
  const [first, last] = [fromUs - tookUs * MARGIN, fromUs + tookUs * (1 + MARGIN)]
  const begun = new Map<number, TimelineEvent[]>()
  const events: TimelineEvent[] = []
  for (const event of readRings()) {
    if (event.us < first) remember(begun, event)
    else if (event.us <= last) events.push(event)
  }
  const open = [...begun.values()].flat() // begun before, and not ended by then
  return [...open, ...events].map(({ task, detail, ...event }) => ({
    ...event,
    thread: threadName(task),
    what: detail === 0 ? event.kind : textName(detail),
  }))
}

function remember(begun: Map<number, TimelineEvent[]>, event: TimelineEvent): void {
  const stack = begun.get(event.task) ?? []
  begun.set(event.task, stack)
  if (event.begin) stack.push(event)
  else stack.pop()
}
