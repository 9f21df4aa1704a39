import { acct } from './calls/acct.ts'
import { bind } from './calls/bind.ts'
import { chdir, fchdir } from './calls/chdir.ts'
import { chroot, pivotRootCall } from './calls/chroot.ts'
import { close } from './calls/close.ts'
import { create } from './calls/create.ts'
import { emergencyRemount } from './calls/emergency.ts'
import { exit } from './calls/exit.ts'
import { expireRound } from './calls/expire_round.ts'
import { flush } from './calls/flush.ts'
import { fork, migrate } from './calls/fork.ts'
import { freeze } from './calls/freeze.ts'
import { hold, kernMount, kernUnmount, release } from './calls/kern_mount.ts'
import { kfreeRcu } from './calls/kfree_rcu.ts'
import { listmount } from './calls/listmount.ts'
import { make } from './calls/make.ts'
import { insmod, rmmod, useModule } from './calls/modules.ts'
import { mount } from './calls/mount.ts'
import { move } from './calls/move.ts'
import { open } from './calls/open.ts'
import { fsmount, moveMount, openTree } from './calls/open_tree.ts'
import { probe } from './calls/probe.ts'
import { reclaim } from './calls/reclaim.ts'
import { remount } from './calls/remount.ts'
import { rename } from './calls/rename.ts'
import { rmdir, unlink } from './calls/rmdir.ts'
import { serve } from './calls/serve.ts'
import { setGroup } from './calls/set_group.ts'
import { setattr } from './calls/setattr.ts'
import { setns } from './calls/setns.ts'
import { stat } from './calls/stat.ts'
import { sync } from './calls/sync.ts'
import { umount } from './calls/umount.ts'
import { unshare } from './calls/unshare.ts'
import { unwatch, watch } from './calls/watch.ts'
import { chainWork, item, ownQueue, pushWork } from './calls/work_items.ts'
import type { Fields, ValuesOf } from './domain.ts'
import type { Operation } from './operation.ts'

/** Every operation: what torture draws, discover generates, a stress finding's log holds, and witness asks. */
const TABLE = [
  stat,
  umount,
  mount,
  open,
  close,
  create,
  chdir,
  fchdir,
  bind,
  move,
  remount,
  listmount,
  expireRound,
  acct,
  exit,
  unshare,
  watch,
  unwatch,
  insmod,
  rmmod,
  useModule,
  kernMount,
  kernUnmount,
  hold,
  release,
  flush,
  fork,
  migrate,
  pushWork,
  item,
  chainWork,
  kfreeRcu,
  probe,
  serve,
  reclaim,
  sync,
  make,
  rmdir,
  setGroup,
  setattr,
  setns,
  unlink,
  rename,
  chroot,
  pivotRootCall,
  openTree,
  fsmount,
  moveMount,
  freeze,
  emergencyRemount,
  ownQueue,
] as const

type Row = (typeof TABLE)[number]
type OpOf<O> = O extends Operation<infer Name, infer F> ? Flat<{ do: Name } & ValuesOf<F>> : never
type Flat<T> = { [K in keyof T]: T[K] }

/**
 * One call of a program, as a value. Paths and file systems are names of world.ts; a descriptor is the number that open returned
 * (the lowest free one), a slot is a kernel mount that all CPUs know by its number.
 */
export type Op = OpOf<Row>

/** An operation of which only the shape is known. */
export type AnyOperation = Operation<string, Fields>

export const OPERATIONS: readonly AnyOperation[] = TABLE
const byName = new Map<string, AnyOperation>(OPERATIONS.map((each) => [each.name, each]))

export function operationOf(op: { do: string }): AnyOperation {
  const found = byName.get(op.do)
  if (found === undefined) throw new Error(`a program does "${op.do}", which is no operation`)
  return found
}
