/**
 * The threads of bench/queue_work.ts: a CPU that measures, an echo that only waits and notifies, and the kernel's kworkers.
 * Short batches of both measurements follow one another, so that whatever else the machine does meets both alike. They
 * are batches, not single rounds in turn: a thread that answers at once is often asked again before it sleeps deeply, and
 * that too must be so on both sides.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { shutdown_timers } from '#kernel/lib/timer'
import { wake_up } from '#kernel/lib/wait'
import { bind_task, boot_tasks } from '#kernel/task'
import { boot_workqueues, shutdown_workqueues } from '#kernel/workqueue/boot_workqueues'
import { kworkerThreads, tasksOfRun } from '#kernel/workqueue/kworker_threads'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { worker_thread } from '#kernel/workqueue/worker_thread'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { bindArena, createArena, mem } from '#shm/arena'
import { writeBootWords } from '#shm/boot_words'
import { staticOf, staticWords } from '#shm/layout'

const ping = staticWords('bench_ping', 1, 'number of the round; the CPU')
const pong = staticWords('bench_pong', 1, 'number of the round; echo or item')
const work = staticOf('bench_work', work_struct, 'the item')
const answerOfItem = staticWords('bench_answer', 1, 'number of the round for the item; the CPU')
const startedAt = staticWords('bench_started_at', 2, 'when the item started, seconds and nanoseconds')
const STOP = -1

export interface QueueWorkSamples {
  /** nanoseconds of a store, a notify and the way back */
  roundTrip: number[]
  /** nanoseconds from before queue_work to the first line of the function */
  queueToStart: number[]
}

export function bootBench(kworkers: number): { buffer: SharedArrayBuffer; daemons: number } {
  const buffer = createArena(1 << 20)
  bindArena(buffer)
  writeBootWords({ cpus: 1, kworkers, quarantine: 16, killSbIoUs: 0 })
  boot_tasks(tasksOfRun())
  bind_task(0, 0, 0)
  boot_workqueues()
  INIT_WORK(work, startOfFunction)
  return { buffer, daemons: kworkerThreads() }
}

export function stopBench(): void {
  answer(ping, STOP)
  shutdown_workqueues()
  shutdown_timers()
}

const startOfFunction = text('startOfFunction', () => {
  const [seconds, nanoseconds] = process.hrtime()
  mem[startedAt] = seconds
  mem[startedAt + 1] = nanoseconds
  answer(pong, READ_ONCE(answerOfItem))
})

function answer(word: number, round: number): void {
  WRITE_ONCE(word, round)
  wake_up(word)
}

function awaitChange(word: number, from: number): number {
  let value = READ_ONCE(word)
  while (value === from) {
    Atomics.wait(mem, word, from)
    value = READ_ONCE(word)
  }
  return value
}

function echo(): void {
  for (let round = awaitChange(ping, 0); round !== STOP; round = awaitChange(ping, round)) {
    answer(pong, round)
  }
}

const since = ([seconds, nanoseconds]: [number, number], s: number, ns: number): number =>
  (s - seconds) * 1e9 + (ns - nanoseconds)

function measure({ batches, rounds }: { batches: number; rounds: number }): QueueWorkSamples[] {
  let round = 0
  const bare = (): number => {
    const begin = process.hrtime()
    answer(ping, ++round)
    awaitChange(pong, round - 1)
    const end = process.hrtime()
    return since(begin, end[0], end[1])
  }
  const queue = (): number => {
    WRITE_ONCE(answerOfItem, ++round)
    const begin = process.hrtime()
    queue_work(system_wq, work)
    awaitChange(pong, round - 1)
    return since(begin, mem[startedAt]!, mem[startedAt + 1]!)
  }
  return Array.from({ length: batches }, () => ({
    roundTrip: Array.from({ length: rounds }, bare),
    queueToStart: Array.from({ length: rounds }, queue),
  }))
}

if (!isMainThread && workerData?.bench === 'queue_work') {
  bindArena(workerData.buffer)
  if (workerData.role === 'echo') echo()
  else if (workerData.role === 'kworker') worker_thread(workerData.index)
  else {
    bind_task(1, 0, 0)
    parentPort!.postMessage(measure(workerData.measure))
  }
}
