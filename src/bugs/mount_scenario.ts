import { boot_kernel, cpuPid, INIT_PID } from '#kernel/boot'
import { DCACHE_DIRECTORY, d_add } from '#kernel/fs/dcache'
import { alloc_file_system_type, FS_REQUIRES_DEV } from '#kernel/fs/file_system_type'
import { register_filesystem } from '#kernel/fs/filesystems'
import { fork_from } from '#kernel/fs/fork'
import { init_mount_tree } from '#kernel/fs/init_mount_tree'
import { mount } from '#kernel/fs/mount'
import { kill_block_super } from '#kernel/fs/super'
import { atomic_add_return, get } from '#kernel/lib/atomic'
import { lockStandings } from '#kernel/lock_standings'
import { boot_catalogue, type CatalogueEntry } from '#kernel/module/catalogue'
import { scenarioNames } from '#kernel/scenario_names'
import { bind_task, taskAddress } from '#kernel/task'
import { waitForGraph } from '#kernel/wait_for_graph'
import { timer_thread } from '#kernel/workqueue/timer_thread'
import { worker_thread } from '#kernel/workqueue/worker_thread'
import { bindArena, NULL } from '#shm/arena'
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

export interface MountState {
  buffer: SharedArrayBuffer
}

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
  const kworkers = subject.kworkers ?? 1
  return {
    title: subject.title,
    setup() {
      const buffer = boot_kernel(ARENA_BYTES, { cpus, kworkers, quarantine: QUARANTINE_OBJECTS, killSbIoUs: 1 })
      boot_catalogue(subject.catalogue ?? [])
      const memfs = builtIn(MEMFS, 0)
      builtIn(DISKFS, FS_REQUIRES_DEV)
      const root = init_mount_tree(memfs, 0)
      for (const name of [A, B]) d_add(get(root + mount.mnt_root), name, DCACHE_DIRECTORY)
      for (let cpu = 0; cpu < cpus; cpu++) {
        bind_task(cpuPid(cpu), cpu, 0)
        fork_from(taskAddress(INIT_PID))
      }
      bind_task(INIT_PID, 0, 0)
      subject.boot?.()
      judgeBoot()
      subject.prepare?.()
      arenaSufficed(ARENA_BYTES)
      return { buffer }
    },
    cpus: subject.cpus.map((run, cpu) => ({ buffer }: MountState) => {
      bindArena(buffer)
      bind_task(cpuPid(cpu), cpu, 0)
      const outcome = run()
      if (subject.finish !== undefined && atomic_add_return(1, returned) === cpus) subject.finish()
      return outcome
    }),
    daemons: [
      ...Array.from({ length: kworkers }, (_, index) => ({ buffer }: MountState) => {
        bindArena(buffer)
        worker_thread(index)
      }),
      ...(subject.timer
        ? [
            ({ buffer }: MountState) => {
              bindArena(buffer)
              timer_thread()
            },
          ]
        : []),
    ],
    check({ buffer }, outcomes) {
      bindArena(buffer)
      arenaSufficed(ARENA_BYTES)
      judgeTheEnd()
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
    ...scenarioNames({ kworkers, timer: subject.timer ?? false }),
  }
}

function builtIn(name: number, flags: number): number {
  const type = alloc_file_system_type(name, NULL, flags, NULL, kill_block_super)
  register_filesystem(type)
  return type
}

/** In `boot` and `prepare`: what the process of CPU `cpu` does there. */
export function asCpu<T>(cpu: number, body: () => T): T {
  bind_task(cpuPid(cpu), cpu, 0)
  const result = body()
  bind_task(INIT_PID, 0, 0)
  return result
}
