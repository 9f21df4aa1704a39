import { do_syscall } from '#kernel/entry'
import { type MountOptions, path_mount } from '#kernel/fs/do_mount'
import { ksys_chdir, ksys_close, ksys_open, ksys_stat } from '#kernel/fs/open'
import { absolute, type PathName } from '#kernel/fs/path_name'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { type UmountFlag, umount as umountCall } from '../../operations/calls/umount.ts'
import { FILE, POINTS, readPlayground } from '../habits/playground.ts'

/** System calls as the explored scenarios make them, and back to user after each. 0 or a descriptor, or a negative error. */
export const call = (body: () => number): number => do_syscall(1, body)

/** Whoever it is; umount does not ask. */
const NOBODY = { number: 0, ns: 0 }

/** /t0, and the file that a furnished mount there has; /t1 */
export const A = absolute(POINTS[0]!)
export const FILE_IN_A = absolute(POINTS[0]!, FILE)
export const B = absolute(POINTS[1]!)

/** A filesystem in memory, from a module. */
export const memfs = (): number => readPlayground().modules[2]!

export const mountAt = (at: PathName, fsName: number, options?: MountOptions): number =>
  call(() => path_mount(at, fsName, options))
export const umount = (at: PathName, how: UmountFlag = ''): number => umountCall.make(call, { at, how }, NOBODY)
/** umount -l */
export const detach = (at: PathName): number => umount(at, 'detach')
export const stat = (at: PathName): number => call(() => ksys_stat(at))
export const open = (at: PathName): number => call(() => ksys_open(at))
/** Hands on the error of an open that failed. */
export const close = (fd: number): number => (fd < 0 ? fd : call(() => ksys_close(fd)))
export const chdir = (at: PathName): number => call(() => ksys_chdir(at))
export const insmod = (name: number): number => call(() => load_module(name))
export const rmmod = (name: number): number => call(() => delete_module(name))
