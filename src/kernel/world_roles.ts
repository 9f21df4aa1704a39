import { lockStandings } from '#kernel/lock_standings'
import { type DaemonCounts, scenarioNames } from '#kernel/scenario_names'
import { bind_task, cpuPid } from '#kernel/task'
import { waitForGraph } from '#kernel/wait_for_graph'
import { RESCUER_THREADS } from '#kernel/workqueue/kworker_threads'
import { timer_thread } from '#kernel/workqueue/timer_thread'
import { worker_thread } from '#kernel/workqueue/worker_thread'
import { bindArena } from '#shm/arena'

/** What the threads of a world share. */
export interface WorldState {
  buffer: SharedArrayBuffer
}

export interface WorldThreads<R> extends DaemonCounts {
  cpus: ReadonlyArray<() => R>
  /** after all CPUs returned and all daemons sleep */
  check(outcomes: R[]): void
}

/** The threads of a world as those of a scenario: each is bound to the arena, and a CPU to its task, before it begins. */
export function worldRoles<R>({ cpus, check, ...daemons }: WorldThreads<R>) {
  const bound =
    <A extends unknown[], T>(run: (...args: A) => T) =>
    ({ buffer }: WorldState, ...args: A): T => {
      bindArena(buffer)
      return run(...args)
    }
  return {
    cpus: cpus.map((run, cpu) =>
      bound(() => {
        bind_task(cpuPid(cpu), cpu, 0)
        return run()
      }),
    ),
    daemons: bodiesOf(daemons).map((run) => bound(run)),
    check: bound(check),
    locks: bound(lockStandings),
    stuck: bound(waitForGraph),
    ...scenarioNames(daemons),
  }
}

/** In the order of their tasks. */
function bodiesOf({ kworkers, rescuers = false, timer = false }: DaemonCounts): Array<() => void> {
  const threads = kworkers + (rescuers ? RESCUER_THREADS : 0)
  const workers = Array.from({ length: threads }, (_, index) => () => worker_thread(index))
  return timer ? [...workers, timer_thread] : workers
}
