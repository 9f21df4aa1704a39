import { usleep } from '#kernel/lib/wait'
import { setKillSbIoUs } from '#shm/boot_words'
import { type Size, settle, subjects } from './subjects.ts'

/** One batch of a row, as the driver asks for it. */
export interface Batch extends Size {
  subject: string
  killSbUs: number
  /** how long to go on, and how many calls at most */
  budgetMs: number
  most: number
  /** rest before each call, so that whoever waits has gone to sleep; 0: call after call */
  pauseUs: number
  /** calls are due this far apart, whatever became of those before; 0: none is due, each follows the one before */
  everyUs: number
}

export interface BatchTimes {
  /** microseconds of each call; with `everyUs` counted from when it was due */
  us: Float64Array
  /** of the call alone, where the subject says when it began */
  callAloneUs: Float64Array
  /** from one call to the next, with preparing and settling */
  cycleUs: number
}

export function timeBatch(batch: Batch): BatchTimes {
  const subject = subjects[batch.subject]!
  setKillSbIoUs(batch.killSbUs)
  const us: number[] = []
  const callAloneUs: number[] = []
  const began = performance.now()
  for (let i = 0; i < batch.most && (i === 0 || performance.now() - began < batch.budgetMs); i++) {
    subject.prepare(batch)
    settle()
    if (batch.pauseUs > 0) usleep(batch.pauseUs)
    const due = began + ((i + 1) * batch.everyUs) / 1000
    if (batch.everyUs > 0) sleepUntil(due)
    const from = performance.now()
    const called = subject.run(batch)
    const to = performance.now()
    us.push((to - (batch.everyUs > 0 ? due : from)) * 1000)
    if (called !== undefined) callAloneUs.push((to - called) * 1000)
  }
  settle()
  const cycleUs = ((performance.now() - began) * 1000) / us.length
  setKillSbIoUs(0)
  return { us: Float64Array.from(us), callAloneUs: Float64Array.from(callAloneUs), cycleUs }
}

/** Runs each subject for a while, so that what is measured later is compiled by then, on the kworkers too. */
export function warmUp(names: string[], ms: number): void {
  const plain = { killSbUs: 0, most: Number.POSITIVE_INFINITY, pauseUs: 0, everyUs: 0 }
  for (const subject of names) {
    timeBatch({ subject, mounts: 1, superblocks: 1, budgetMs: ms / 2, ...plain })
    timeBatch({ subject, mounts: subject.startsWith('flush') ? 32 : 1, superblocks: 4, budgetMs: ms / 2, ...plain })
  }
}

/** Sleeps for most of it and watches the clock for the rest: a late start would count as a slow call. */
function sleepUntil(due: number): void {
  const WATCH_MS = 0.3
  const left = due - performance.now()
  if (left > WATCH_MS) usleep((left - WATCH_MS) * 1000)
  while (performance.now() < due);
}
