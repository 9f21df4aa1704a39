/**
 * The program that the bench links once for each design: the kernel, what is measured of it, and what its threads do. The
 * main thread boots and stops it; a CPU's worker thread runs this very file and answers one command after another; the
 * kworkers are Piscina tasks, as under stress.
 */
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { shutdown_timers } from '#kernel/lib/timer'
import { awake_threads } from '#kernel/task'
import { shutdown_workqueues } from '#kernel/workqueue/boot_workqueues'
import { RESCUER_THREADS } from '#kernel/workqueue/kworker_threads'
import { timer_thread } from '#kernel/workqueue/timer_thread'
import { worker_thread } from '#kernel/workqueue/worker_thread'
import { bindArena, mem } from '#shm/arena'
import { nrKworkers } from '#shm/boot_words'
import { reportedFindings } from '#shm/findings'
import { threadSleeps, threadWakes } from '#shm/hints'
import type { Recording } from '#shm/recording'
import { recording } from '../../judge/recording.ts'
import { bindCpu } from './boot_bench.ts'
import { echo, echoMessages, type FloorKind, messageRoundTrips, resetFloors, roundTrips } from './floors.ts'
import { timeHeardUmount } from './heard_umount.ts'
import { putAtRate, putShares, startHelpers, stopHelpers, timeShared } from './other_cpus.ts'
import { cleanups, pairsUntilStopped, type RateSubject, tell } from './rates.ts'
import type { Size } from './subjects.ts'
import { type Batch, timeBatch, warmUp } from './timed.ts'

export { type BenchKnobs, bootBench } from './boot_bench.ts'

export type Command =
  | { do: 'batch'; batch: Batch }
  | { do: 'round trips'; kind: FloorKind; rounds: number }
  | { do: 'echo'; kind: FloorKind }
  | { do: 'message round trips'; rounds: number; port: MessagePort }
  | { do: 'echo messages'; port: MessagePort }
  | { do: 'put at rate'; putsPerSecond: number }
  | { do: 'put shares'; share: number; shares: number }
  | { do: 'time shared'; size: Size; shares: number; calls: number }
  | { do: 'time heard umount'; namespaces: number; calls: number }
  | { do: 'pairs'; subject: RateSubject }
  | { do: 'cleanups'; budgetMs: number }
  | { do: 'warm up'; subjects: string[]; ms: number; killSbUs: number }

const WORKER = 'mnttorture bench'

export const cpuWorkerData = (buffer: SharedArrayBuffer, cpu: number) => ({ is: WORKER, buffer, cpu })

/** Main thread: stores and wakes, never blocks. */
export function controlOf(buffer: SharedArrayBuffer) {
  const bound = (body: () => void) => () => {
    bindArena(buffer)
    body()
  }
  return {
    resetFloors: bound(resetFloors),
    startHelpers: bound(startHelpers),
    stopHelpers: bound(stopHelpers),
    holdRates: bound(() => tell(0)),
    startRates: bound(() => tell(1)),
    stopRates: bound(() => tell(2)),
    shutDown: bound(() => {
      shutdown_workqueues()
      shutdown_timers()
    }),
    /** what all threads did, in a program with the recorder linked in */
    recording(): Recording | null {
      bindArena(buffer)
      return recording(() => 'a call')
    },
    findings(): Array<{ kind: string; message: string }> {
      bindArena(buffer)
      return reportedFindings().map(({ kind, message }) => ({ kind, message }))
    },
  }
}

function answer(command: Command, cpu: number, port: MessagePort): unknown {
  switch (command.do) {
    case 'batch':
      return timeBatch(command.batch)
    case 'round trips':
      return roundTrips(command.kind, command.rounds)
    case 'echo':
      return echo(command.kind)
    case 'message round trips':
      return messageRoundTrips(command.port, command.rounds)
    case 'echo messages':
      return echoMessages(command.port)
    case 'put at rate':
      return putAtRate(cpu, command.putsPerSecond)
    case 'put shares':
      return putShares(command.share, command.shares)
    case 'time shared':
      return timeShared(command.size, command.shares, command.calls)
    case 'time heard umount':
      return timeHeardUmount(command.namespaces, command.calls)
    case 'pairs':
      return pairsUntilStopped(command.subject, cpu, () => port.postMessage({ ready: true }))
    case 'cleanups':
      return cleanups(command.budgetMs)
    case 'warm up':
      return warmUp(command.subjects, command.ms, command.killSbUs)
  }
}

if (!isMainThread && workerData?.is === WORKER) {
  const { buffer, cpu } = workerData as ReturnType<typeof cpuWorkerData>
  const port = parentPort!
  bindCpu(buffer, cpu)
  port.on('message', async (command: Command) => {
    threadWakes(mem, awake_threads)
    const done = await answer(command, cpu, port)
    threadSleeps(mem, awake_threads)
    port.postMessage({ done })
  })
  threadSleeps(mem, awake_threads)
  port.postMessage({ ready: true })
}

const onArena =
  (body: (index: number) => void) =>
  (buffer: SharedArrayBuffer, index = 0): void => {
    bindArena(buffer)
    body(index)
  }

/** The part of a torture that its kworker threads run. */
export default {
  torture: {
    rescuers: RESCUER_THREADS,
    runKworker: onArena(worker_thread),
    runRescuer: onArena((index) => worker_thread(nrKworkers() + index)),
    runTimer: onArena(timer_thread),
  },
}
