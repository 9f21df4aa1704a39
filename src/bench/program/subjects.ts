/**
 * What is timed. A call prepares untimed, runs under the clock, and settles untimed, so that the next one finds the machine
 * quiet: callbacks of RCU run, superblocks freed, kworkers idle.
 *
 * Where the puts are part of the cost the clock begins before the first of them: whether the caller pays in the put or in
 * the flush is the design's choice, so only both together compare. `run` then returns when the call itself began.
 */

import { do_syscall, exit_to_user_mode } from '#kernel/entry'
import { vfs_kern_mount } from '#kernel/fs/create_mount'
import { path_mount } from '#kernel/fs/do_mount'
import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { fs_supers_empty } from '#kernel/fs/fs_supers_empty'
import { mntput } from '#kernel/fs/mntput'
import { absolute } from '#kernel/fs/path_name'
import { supers_version, wait_supers_changed } from '#kernel/fs/supers_wait'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { get, set } from '#kernel/lib/atomic'
import { rcu_barrier } from '#kernel/lib/call_rcu'
import { EAGAIN, errnoName } from '#kernel/lib/errno'
import { text } from '#kernel/lib/text'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { flush_work } from '#kernel/workqueue/flush_work'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { sizeOf, staticWords } from '#shm/layout'
import { BENCH_FS, BENCH_MODULE, benchType, pointPath } from './boot_bench.ts'

export interface Size {
  mounts: number
  superblocks: number
}

export interface Subject {
  prepare(size: Size): void
  /** the time at which the call itself began, when the clock has to run before it */
  run(size: Size): number | undefined
}

const OP = 1
const MOST_ITEMS = 128
export const MOST_MOUNTS = 10_000
const nothing = text('nothing', () => {})
const items = staticWords(
  'bench_items',
  MOST_ITEMS * sizeOf(work_struct),
  'work items that do nothing; the measuring CPU',
)
const heldCount = staticWords('bench_held_count', 1, 'mounts of this call; the measuring CPU')
const held = staticWords('bench_held', MOST_MOUNTS, 'mounts of this call; the measuring CPU')
const item = (index: number): number => items + index * sizeOf(work_struct)
const point = (index: number) => absolute(...pointPath(index))

/** Everything that earlier calls have set going is over. Context: may sleep. */
export function settle(): void {
  exit_to_user_mode() // where task-work pays
  flush_workqueue(system_wq)
  rcu_barrier()
  flush_workqueue(system_wq) // destroy_super_work, which a callback of RCU queues
}

/** Unattached mounts with one reference each, for whichever CPUs are to put them. */
export function makeMounts({ mounts, superblocks }: Size): void {
  set(heldCount, mounts)
  for (let i = 0; i < mounts; i++) set(held + i, must(vfs_kern_mount(benchType(), 1 + (i % superblocks), 0), 'mount'))
}

export function putMounts(from: number, step: number): void {
  for (let i = from; i < get(heldCount); i += step) mntput(get(held + i))
}

function attach({ mounts, superblocks }: Size): void {
  for (let i = 0; i < mounts; i++)
    syscall('mount', () => path_mount(point(i), BENCH_FS, { key: 1 + (i % superblocks) }))
}

export const subjects: Record<string, Subject> = {
  flush_work: {
    prepare: () => INIT_WORK(item(0), nothing),
    run: () => {
      queue_work(system_wq, item(0))
      flush_work(item(0))
      return undefined
    },
  },
  flush_workqueue: {
    prepare: ({ mounts }) => {
      for (let i = 0; i < mounts; i++) INIT_WORK(item(i), nothing)
    },
    run: ({ mounts }) => {
      for (let i = 0; i < mounts; i++) queue_work(system_wq, item(i))
      const called = performance.now()
      flush_workqueue(system_wq)
      return called
    },
  },
  flush_filesystem: {
    prepare: makeMounts,
    run: () => {
      putMounts(0, 1)
      const called = performance.now()
      flush_filesystem(benchType())
      return called
    },
  },
  'flush_filesystem of attached': {
    prepare: attach,
    run: () => {
      flush_filesystem(benchType())
      return undefined
    },
  },
  'final mntput': {
    prepare: makeMounts,
    run: () => {
      putMounts(0, 1)
      return undefined
    },
  },
  'close that puts last': {
    prepare: makeMounts,
    run: () => {
      do_syscall(OP, () => {
        putMounts(0, 1)
        return 0
      })
      return undefined
    },
  },
  umount: {
    prepare: attach,
    run: () => {
      syscall('umount', () => ksys_umount(point(0), 0))
      return undefined
    },
  },
  'umount -l to gone': {
    prepare: attach,
    run: () => {
      syscall('umount', () => ksys_umount(point(0), MNT_DETACH))
      waitUntilGone()
      return undefined
    },
  },
  rmmod: {
    prepare: () => {
      mountModule()
      syscall('umount', () => ksys_umount(point(0), 0))
    },
    run: () => {
      removeModule()
      return undefined
    },
  },
  'umount -l and rmmod': {
    prepare: mountModule,
    run: () => {
      syscall('umount', () => ksys_umount(point(0), MNT_DETACH))
      const called = performance.now()
      removeModule()
      return called
    },
  },
}

function waitUntilGone(): void {
  for (;;) {
    const version = supers_version()
    if (fs_supers_empty(benchType())) return
    wait_supers_changed(version)
  }
}

function mountModule(): void {
  syscall('init_module', () => load_module(BENCH_MODULE))
  syscall('mount', () => path_mount(point(0), BENCH_MODULE))
}

/** As rmmod would in a script: again until it is not in use any more. */
function removeModule(): void {
  for (;;) {
    const answer = do_syscall(OP, () => delete_module(BENCH_MODULE))
    if (answer === 0) return
    if (answer !== -EAGAIN) must(answer, 'delete_module')
  }
}

function syscall(what: string, body: () => number): void {
  must(do_syscall(OP, body), what)
}

function must(answer: number, what: string): number {
  if (answer < 0) throw new Error(`${what} answers ${errnoName(answer)}`)
  return answer
}
