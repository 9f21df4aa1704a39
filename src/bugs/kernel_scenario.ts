import { lockStandings } from '#kernel/lock_standings'
import { scenarioNames } from '#kernel/scenario_names'
import { bind_task, boot_tasks } from '#kernel/task'
import { waitForGraph } from '#kernel/wait_for_graph'
import { boot_workqueues } from '#kernel/workqueue/boot_workqueues'
import { RESCUER_THREADS, tasksOfRun } from '#kernel/workqueue/kworker_threads'
import { timer_thread } from '#kernel/workqueue/timer_thread'
import { worker_thread } from '#kernel/workqueue/worker_thread'
import { bindArena, createArena } from '#shm/arena'
import { writeBootWords } from '#shm/boot_words'
import type { Outcome, Scenario } from '../scenario.ts'
import { arenaSufficed } from './arena_sufficed.ts'

const ARENA_BYTES = 128 * 1024

export interface KernelState {
  buffer: SharedArrayBuffer
}

export interface KernelSubject {
  title: string
  /** kworker threads of the reserve, each a daemon */
  kworkers: number
  /** further daemons, where the subject needs them */
  rescuers?: boolean
  timer?: boolean
  /** on the thread that boots, before the CPUs start */
  prepare(): void
  cpus: Array<() => Outcome>
  /** after all CPUs returned and all kworkers sleep */
  check?(outcomes: Outcome[]): void
}

/** A scenario of the kernel's library and work queues alone, without a file system: as small as a subject can be. */
export function kernelScenario(subject: KernelSubject): Scenario<KernelState> {
  const cpus = subject.cpus.length
  return {
    title: subject.title,
    setup() {
      const buffer = createArena(ARENA_BYTES)
      bindArena(buffer)
      writeBootWords({ cpus, kworkers: subject.kworkers, quarantine: 4, killSbIoUs: 0 })
      boot_tasks(tasksOfRun())
      bind_task(0, 0, 0)
      boot_workqueues()
      subject.prepare()
      arenaSufficed(ARENA_BYTES)
      return { buffer }
    },
    cpus: subject.cpus.map((run, cpu) => ({ buffer }: KernelState) => {
      bindArena(buffer)
      bind_task(1 + cpu, cpu, 0)
      return run()
    }),
    daemons: daemonsOf(subject).map((run) => ({ buffer }: KernelState) => {
      bindArena(buffer)
      run()
    }),
    check({ buffer }, outcomes) {
      bindArena(buffer)
      arenaSufficed(ARENA_BYTES)
      subject.check?.(outcomes)
    },
    locks({ buffer }) {
      bindArena(buffer)
      return lockStandings()
    },
    stuck({ buffer }) {
      bindArena(buffer)
      return waitForGraph()
    },
    ...scenarioNames(subject),
  }
}

function daemonsOf({ kworkers, rescuers = false, timer = false }: KernelSubject): Array<() => void> {
  const threads = kworkers + (rescuers ? RESCUER_THREADS : 0)
  const workers = Array.from({ length: threads }, (_, index) => () => worker_thread(index))
  return timer ? [...workers, timer_thread] : workers
}
