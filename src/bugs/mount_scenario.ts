import { FS_REQUIRES_DEV } from '#kernel/fs/file_system_type'
import { atomic_add_return } from '#kernel/lib/atomic'
import type { CatalogueEntry } from '#kernel/module/catalogue'
import { bind_task, cpuPid, INIT_PID } from '#kernel/task'
import { buildWorld, forkCpus } from '#kernel/world'
import { type WorldState, worldRoles } from '#kernel/world_roles'
import { staticWords } from '#shm/layout'
import { judgeBoot, judgeTheEnd } from '../judge/all.ts'
import type { Outcome, Scenario } from '../scenario.ts'
import { arenaSufficed } from './arena_sufficed.ts'

const ARENA_BYTES = 160 * 1024
const QUARANTINE_OBJECTS = 8

/** /a and /b: empty directories of the root filesystem. */
export const A = 1
export const B = 2
/** A built-in filesystem, each mount of which has a superblock of its own. */
export const MEMFS = 10
/** A built-in filesystem on a device. */
export const DISKFS = 11

export type MountState = WorldState

export interface MountSubject {
  title: string
  /** kworker threads, each a daemon; 1 when absent. There are no rescuers. */
  kworkers?: number
  /** with the thread that fires timers: task work's fallback, delayed fput */
  timer?: boolean
  /** modules that may be loaded */
  catalogue?: CatalogueEntry[]
  /** on init, before the CPUs start. What it makes may stay ... */
  boot?(): void
  /** ... and what this makes must be gone at the end, or it is a leak. */
  prepare?(): void
  /** each is a process whose root and cwd are / */
  cpus: Array<() => Outcome>
  /** what the last CPU to return does, alone, before it does */
  finish?(): void
  /** after all CPUs returned, all daemons sleep and the judges of the end have looked */
  check?(outcomes: Outcome[]): void
}

const returned = staticWords('cpus_returned', 1, 'CPUs that are through; atomic add')

/** A scenario of the whole kernel model, as small as it can be: one root filesystem with two directories, and the judges. */
export function mountScenario(subject: MountSubject): Scenario<MountState> {
  const cpus = subject.cpus.length
  const { title, kworkers = 1, timer = false } = subject
  return {
    title,
    setup() {
      const { buffer } = buildWorld({
        ...{ arenaBytes: ARENA_BYTES, cpus, kworkers, quarantine: QUARANTINE_OBJECTS, killSbIoUs: 1 },
        modules: subject.catalogue ?? [],
        filesystems: [{ name: MEMFS }, { name: DISKFS, flags: FS_REQUIRES_DEV }],
        directories: [A, B],
      })
      forkCpus(cpus)
      subject.boot?.()
      judgeBoot()
      subject.prepare?.()
      arenaSufficed(ARENA_BYTES)
      return { buffer }
    },
    ...worldRoles({
      ...{ kworkers, timer },
      cpus: subject.cpus.map((run) => () => {
        const outcome = run()
        if (subject.finish !== undefined && atomic_add_return(1, returned) === cpus) subject.finish()
        return outcome
      }),
      check(outcomes: Outcome[]) {
        arenaSufficed(ARENA_BYTES)
        judgeTheEnd()
        subject.check?.(outcomes)
      },
    }),
  }
}

/** In `boot` and `prepare`: what the process of CPU `cpu` does there. */
export function asCpu<T>(cpu: number, body: () => T): T {
  bind_task(cpuPid(cpu), cpu, 0)
  const result = body()
  bind_task(INIT_PID, 0, 0)
  return result
}
