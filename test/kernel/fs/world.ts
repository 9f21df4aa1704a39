/**
 * System calls with names as people write them, each a full round trip with its return to user, answered as strace prints
 * it: 'OK' or the name of the error. `is` compares and names the call.
 */
import { do_syscall } from '#kernel/entry'
import { NR_ACCT, sys_acct } from '#kernel/fs/acct'
import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_loopback } from '#kernel/fs/do_loopback'
import { type MountOptions, path_mount } from '#kernel/fs/do_mount'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { fsnotify_destroy_group, MARK_INOTIFY, NR_GROUPS, sys_mark_add } from '#kernel/fs/fsnotify'
import { ksys_chdir, ksys_chroot, ksys_close, ksys_create, ksys_open, ksys_stat, type NodeKind } from '#kernel/fs/open'
import { AT_FDCWD, AT_ROOT, type PathName } from '#kernel/fs/path_name'
import { path_remount } from '#kernel/fs/remount'
import { show_mounts } from '#kernel/fs/show_mounts'
import { ksys_umount, MNT_DETACH, MNT_EXPIRE, MNT_FORCE, UMOUNT_NOFOLLOW } from '#kernel/fs/umount'
import { set } from '#kernel/lib/atomic'
import { rcu_barrier } from '#kernel/lib/call_rcu'
import { errnoName } from '#kernel/lib/errno'
import { clear_task_works } from '#kernel/lib/task_work'
import { usleep } from '#kernel/lib/wait'
import { delete_module } from '#kernel/module/delete_module'
import { INIT_PID, self, task_struct, taskAddress } from '#kernel/task'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { liveObjects, nameOfObject, ownerOf, wordsInUse } from '#shm/slab'
import { moduleNames, wordsUsedAtBoot } from './base.ts'
import { numberOf, spell } from './names.ts'

/** `/a/b` from the root, `a/b` from the cwd, `{ fd, path }` from an open file. */
export type Where = string | { fd: number; path?: string }

let lastCall = ''

export function pathOf(where: Where): PathName {
  const at = typeof where === 'object' ? where.fd : where.startsWith('/') ? AT_ROOT : AT_FDCWD
  const text = typeof where === 'object' ? (where.path ?? '') : where
  const names = text.split('/').filter((part) => part !== '' && part !== '.')
  return { at, names: names.map(numberOf) }
}

function call(what: string, body: () => number): string {
  lastCall = what
  return errnoName(do_syscall(0, body))
}

const shown = (where: Where): string => (typeof where === 'string' ? where : `fd ${where.fd}/${where.path ?? ''}`)

export function mountAt(where: Where, type: string, options?: MountOptions): string {
  const name = type === '' ? 0 : numberOf(type)
  return call(`mount ${type} on ${shown(where)}`, () => path_mount(pathOf(where), name, options))
}
export const bind = (from: Where, to: Where): string =>
  call(`bind ${shown(from)} on ${shown(to)}`, () => do_loopback(pathOf(from), pathOf(to)))
export const remount = (where: Where, readonly: boolean, onlyBind = false): string =>
  call(`remount ${shown(where)}`, () => path_remount(pathOf(where), { readonly, bind: onlyBind }))

const FLAGS: Record<string, number> = {
  detach: MNT_DETACH,
  expire: MNT_EXPIRE,
  force: MNT_FORCE,
  nofollow: UMOUNT_NOFOLLOW,
  unknown: 0x4000,
}
/** `umount('/m', 'detach')`; flags are separated by `|`. */
export function umount(where: Where, flags = ''): string {
  const bits = flags.split('|').reduce((sum, flag) => sum | (FLAGS[flag] ?? 0), 0)
  return call(`umount ${shown(where)} ${flags}`, () => ksys_umount(pathOf(where), bits))
}

export const stat = (where: Where): string => call(`stat ${shown(where)}`, () => ksys_stat(pathOf(where)))
export const chdir = (where: Where): string => call(`chdir ${shown(where)}`, () => ksys_chdir(pathOf(where)))
export const chroot = (where: Where): string => call(`chroot ${shown(where)}`, () => ksys_chroot(pathOf(where)))
export const close = (fd: number): string => call(`close ${fd}`, () => ksys_close(fd))
/** The descriptor; anything else is a failure of the test. */
export function open(where: Where, how: { write?: boolean; path?: boolean } = {}): number {
  let fd = -1
  const answer = tryOpen(where, how, (opened) => (fd = opened))
  if (answer !== 'OK') throw new Error(`open ${shown(where)} answers ${answer}`)
  return fd
}
export function tryOpen(
  where: Where,
  how: { write?: boolean; path?: boolean } = {},
  got?: (fd: number) => void,
): string {
  return call(`open ${shown(where)}`, () => {
    const fd = ksys_open(pathOf(where), how)
    got?.(fd)
    return fd
  })
}
function create(where: string, kind: NodeKind): string {
  const { at, names } = pathOf(where)
  return call(`create ${where}`, () => ksys_create({ at, names: names.slice(0, -1) }, names.at(-1)!, kind))
}
export const mkdir = (where: string): string => create(where, 'directory')
export const touch = (where: string): string => create(where, 'file')
export const watch = (where: Where, group = 0): string =>
  call(`watch ${shown(where)}`, () => sys_mark_add(group, MARK_INOTIFY, 0, pathOf(where)))
export const acct = (where?: Where, ns = 0): string =>
  call(`acct ${where === undefined ? 'off' : shown(where)}`, () =>
    sys_acct(ns, where === undefined ? undefined : pathOf(where)),
  )
export const unshare = (locked = false): string => call('unshare', () => copy_mnt_ns(locked))
export function setuid(uid: number): void {
  set(self + task_struct.uid, uid)
}

/** The process exits and another one, a child of init, goes on. */
export function exitAndForkAgain(): void {
  call('exit', () => {
    do_exit(0)
    return 0
  })
  clear_task_works(self)
  fork_from(taskAddress(INIT_PID))
}

/** The caller's mount table without its root: `/m tmpfs`, `/m/d tmpfs ro`. */
export function table(): string[] {
  return show_mounts()
    .map((m) => ({ ...m, at: '/' + m.mountPoint.map(spell).join('/') }))
    .filter((m) => m.at !== '/' || m.parentId !== m.id)
    .map((m) => `${m.at} ${spell(m.fsType)}${m.readonly || m.superReadonly ? ' ro' : ''}`)
}

export function is(actual: unknown, expected: unknown): void {
  const [was, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (was !== wanted) throw new Error(`after "${lastCall}": expected ${wanted}, was ${was}`)
}

/** The table shows just this. */
export function shows(...lines: string[]): void {
  is(table(), lines)
}

/** The work of all earlier puts is done; what is then in use beyond boot is returned as complaints. */
export function settle(): string[] {
  for (let round = 0; round < 200; round++) {
    for (const name of moduleNames) do_syscall(0, () => delete_module(numberOf(name)))
    flush_workqueue(system_wq)
    rcu_barrier()
    flush_workqueue(system_wq)
    if (wordsInUse() === wordsUsedAtBoot()) return []
    usleep(round < 20 ? 200 : 2000)
  }
  return [
    `${wordsInUse() - wordsUsedAtBoot()} words more in use than at boot: ${liveObjects()
      .filter((object) => ownerOf(object) !== 0)
      .map((object) => `${nameOfObject(object)} by thread ${ownerOf(object)}`)
      .join(', ')}`,
  ]
}

/** Ends everything that this process and its mounts left behind. */
export function cleanUp(): void {
  setuid(0)
  for (let ns = 0; ns < NR_ACCT; ns++) do_syscall(0, () => sys_acct(ns))
  for (let group = 0; group < NR_GROUPS; group++) do_syscall(0, () => fsnotify_destroy_group(group))
  exitAndForkAgain()
  for (;;) {
    const last = show_mounts()
      .filter((m) => m.parentId !== m.id)
      .at(-1)
    if (last === undefined) return
    const gone = do_syscall(0, () => ksys_umount({ at: AT_ROOT, names: last.mountPoint }, MNT_DETACH))
    if (gone < 0) throw new Error(`cleaning up /${last.mountPoint.map(spell).join('/')} answers ${errnoName(gone)}`)
  }
}
