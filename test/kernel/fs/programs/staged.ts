/** Calls of two or three CPUs whose order a gate decides: what must wait for what, without a clock. */
import { do_syscall } from '#kernel/entry'
import { acct_process, sys_acct } from '#kernel/fs/acct'
import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { fs_supers_empty } from '#kernel/fs/fs_supers_empty'
import { fsnotify_destroy_group, fsnotifyEvents } from '#kernel/fs/fsnotify'
import { kern_mount, kern_unmount } from '#kernel/fs/kern_mount'
import { user_path_at } from '#kernel/fs/lookup'
import { mntget, mntput } from '#kernel/fs/mntput'
import { emptyPath, path_put } from '#kernel/fs/path'
import { atomic_inc, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { errnoName } from '#kernel/lib/errno'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { text } from '#kernel/lib/text'
import { usleep, wake_up_all } from '#kernel/lib/wait'
import { delete_module } from '#kernel/module/delete_module'
import { find_module, load_module } from '#kernel/module/load_module'
import { MODULE_STATE_COMING, module, module_mutex } from '#kernel/module/module'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { mem } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'
import { slabUse } from '#shm/slab'
import { gate, killsBegun } from '../base.ts'
import { numberOf } from '../names.ts'
import { pauseAt, paused } from '../stand_ins/paused_register.ts'
import {
  acct,
  chdir,
  cleanUp,
  close,
  exitAndForkAgain,
  is,
  mountAt,
  open,
  pathOf,
  settle,
  stat,
  table,
  touch,
  umount,
  unshare,
  watch,
} from '../world.ts'

export * from '../base.ts'

const returned = staticWords('staged_returned', 1, '1 once the call under test has returned; its CPU')
const held = staticWords('staged_held', 1, 'what one CPU hands to another')
const stage = staticWords('staged_stage', 1, 'how far the CPU that holds something has come; CPUs sleep on it')
const work = staticOf('staged_work', work_struct, 'an item that drops a reference')

function tell(word: number, value: number): void {
  WRITE_ONCE(word, value)
  wake_up_all(word)
}
/** A test's own sleep, which the kernel knows nothing of. */
function awaitAtLeast(word: number, value: number): void {
  for (let now = READ_ONCE(word); now < value; now = READ_ONCE(word)) Atomics.wait(mem, word, now)
}
function awaitReturned(): void {
  awaitAtLeast(returned, 1)
}

/** Before each staged race. */
export function setTheStage(): void {
  for (const word of [returned, killsBegun, stage, gate, pauseAt, paused]) WRITE_ONCE(word, 0)
}

const holders: Record<string, () => () => unknown> = {
  'umount(2)': () => {
    is(mountAt('/m', 'gatefs'), 'OK')
    return () => umount('/m')
  },
  'the last close of a lazily unmounted mount': () => {
    is(mountAt('/m', 'gatefs'), 'OK')
    const fd = open('/m')
    is(umount('/m', 'detach'), 'OK')
    return () => close(fd)
  },
  'umount -l of an idle mount': () => {
    is(mountAt('/m', 'gatefs'), 'OK')
    return () => umount('/m', 'detach')
  },
  'chdir out of a lazily unmounted mount': () => {
    is(mountAt('/m', 'gatefs'), 'OK')
    is(chdir('/m'), 'OK')
    is(umount('/m', 'detach'), 'OK')
    return () => chdir('/')
  },
  'exit of the last task of a namespace': () => {
    is(unshare(), 'OK')
    is(mountAt('/m', 'gatefs'), 'OK')
    return () => exitAndForkAgain()
  },
  kern_unmount: () => {
    const type = get_fs_type(numberOf('gatefs'))
    put_filesystem(type)
    const mnt = kern_mount(type)
    return () => kern_unmount(mnt)
  },
  'a work item that drops the last reference': () => {
    is(mountAt('/m', 'gatefs'), 'OK')
    const path = emptyPath()
    is(user_path_at(pathOf('/m'), 0, path), 0)
    mntget(path.mnt)
    path_put(path)
    WRITE_ONCE(held, path.mnt)
    is(umount('/m', 'detach'), 'OK')
    INIT_WORK(work, dropHeld)
    return () => {
      queue_work(system_wq, work)
      flush_work(work)
    }
  },
}
const dropHeld = text('dropHeld', () => mntput(READ_ONCE(held)))

export const holderNames = (): string[] => Object.keys(holders)

/** CPU 0: lets the last reference go while the gate is closed. Says whether kill_sb was over when the call returned. */
export function letGoOf(what: string): boolean {
  const letGo = holders[what]!()
  WRITE_ONCE(killsBegun, 0)
  tell(gate, 1)
  tell(stage, 1)
  letGo()
  const over = READ_ONCE(gate) === 0
  tell(returned, 1)
  return over
}
/** CPU 1: for a call that waits: opens the gate once kill_sb has begun, and says whether the call had returned by then. */
export function openAfterKillBegins(): boolean {
  awaitAtLeast(stage, 1)
  awaitAtLeast(killsBegun, 1)
  const early = READ_ONCE(returned) !== 0
  tell(gate, 0)
  return early
}
/** CPU 1: for a call that does not wait: opens the gate only once it has returned. */
export function openAfterReturn(): boolean {
  awaitAtLeast(stage, 1)
  awaitReturned()
  tell(gate, 0)
  return true
}
export function finish(): string[] {
  cleanUp()
  return settle()
}

// rmmod and the umount of a flush, while somebody holds a file
export function holdFileUntilTold(): string {
  is(mountAt('/m', 'ramfs'), 'OK')
  const fd = open('/m')
  tell(stage, 1)
  awaitAtLeast(stage, 2)
  const early = READ_ONCE(returned) !== 0
  const answer = stat({ fd })
  is(close(fd), 'OK')
  return `${answer}, flush had ${early ? 'returned' : 'not returned'}`
}
export function flushWhileHeld(): boolean {
  const type = get_fs_type(numberOf('ramfs'))
  put_filesystem(type)
  awaitAtLeast(stage, 1)
  tell(stage, 2)
  do_syscall(0, () => {
    flush_filesystem(type)
    return 0
  })
  tell(returned, 1)
  return fs_supers_empty(type)
}

// raced behaviours, each CPU in a loop
const together = staticWords('staged_together', 2, 'CPUs at the meeting point, and meetings so far; atomic')
function meet(cpus: number): void {
  const now = READ_ONCE(together + 1)
  if (Atomics.add(mem, together, 1) === cpus - 1) {
    WRITE_ONCE(together, 0)
    atomic_inc(together + 1)
    Atomics.notify(mem, together + 1)
  }
  while (READ_ONCE(together + 1) === now) Atomics.wait(mem, together + 1, now)
}

/** acct off on CPU 1 and a record on CPU 2 against the umount of the accounting file's mount on CPU 0. */
export function acctAgainstUmount([cpu, rounds]: [number, number]): string[] {
  const answers = new Set<string>()
  for (let i = 0; i < rounds; i++) {
    if (cpu === 0) {
      is(mountAt('/m', 'tmpfs'), 'OK')
      is(touch('/m/log'), 'OK')
      is(acct('/m/log'), 'OK')
    }
    meet(3)
    if (cpu === 0) answers.add(umount('/m'))
    else if (cpu === 1) answers.add(errnoName(do_syscall(0, () => sys_acct(0))))
    else acct_process(0)
    meet(3)
    if (cpu === 0) is(acct_process(0), false)
  }
  return [...answers]
}

/** A group is destroyed while the mount that it watches goes: every mark is told, or removed, never both. */
export function marksAgainstUmount([cpu, rounds]: [number, number]): number[] {
  const before = fsnotifyEvents()
  let removed = 0
  for (let i = 0; i < rounds; i++) {
    if (cpu === 0) {
      is(mountAt('/m', 'tmpfs'), 'OK')
      for (let k = 0; k < 3; k++) is(watch('/m', 1), 'OK')
    }
    meet(2)
    if (cpu === 0) is(umount('/m'), 'OK')
    else removed += do_syscall(0, () => fsnotify_destroy_group(1))
    meet(2)
  }
  return [removed, fsnotifyEvents().unmount - before.unmount]
}

/** CPU 0: loads a module whose init pauses after register_filesystem, and then fails. */
export function initThatFails(): unknown {
  tell(pauseAt, 1)
  const answer = errnoName(do_syscall(0, () => load_module(numberOf('half_registered'))))
  tell(returned, 1)
  return { answer, left: slabUse().find((cache) => cache.name === 'module')!.alive }
}
/** CPU 1: mounts what the other one has registered, and lets it fail while a file is open. */
export function mountWhileComing(): unknown {
  awaitAtLeast(paused, 1)
  const mounted = mountAt('/m', 'half_registered')
  const fd = open('/m')
  const state = READ_ONCE(find('half_registered') + module.state)
  tell(pauseAt, 2)
  while (table().length > 0) Atomics.wait(mem, returned, 0, 1)
  const early = READ_ONCE(returned) !== 0
  const answers = [stat({ fd }), mountAt('/n', 'half_registered'), close(fd)]
  return { mounted, coming: state === MODULE_STATE_COMING, early, answers }
}
function find(name: string): number {
  mutex_lock(module_mutex)
  const mod = find_module(numberOf(name))
  mutex_unlock(module_mutex)
  return mod
}

/** rmmod again and again against mount, open, lazy umount and close of the module's filesystem. */
export function rmmodAlways(times: number): string[] {
  const answers = new Set<string>()
  for (let attempts = 0, removed = 0; removed < times && attempts < 20_000; attempts++) {
    const answer = errnoName(do_syscall(0, () => delete_module(numberOf('fuse'))))
    if (answer === 'OK') removed++
    else usleep(50)
    answers.add(answer)
  }
  tell(returned, 1)
  return [...answers].sort()
}
export function useAlways(at: string): string[] {
  const answers = new Set<string>()
  while (READ_ONCE(returned) === 0) {
    const mounted = mountAt(at, 'fuse')
    answers.add(mounted)
    if (mounted !== 'OK') continue
    const fd = open(at)
    is(umount(at, 'detach'), 'OK')
    is(close(fd), 'OK')
    usleep(200) // now and then nobody uses the module
  }
  return [...answers].sort()
}
