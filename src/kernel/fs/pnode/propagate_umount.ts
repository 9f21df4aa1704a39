import { mnt_change_mountpoint } from '#kernel/fs/attach'
import { MNT_LOCKED, MNT_UMOUNT, mnt_flag, mount, mount_lock } from '#kernel/fs/mount'
import { __lookup_mnt } from '#kernel/fs/mount_hash'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { IS_MNT_SHARED } from '#kernel/fs/pnode/peers'
import { propagation_next, skip_propagation_subtree } from '#kernel/fs/pnode/propagation_next'
import { get, READ_ONCE, set_bit } from '#kernel/lib/atomic'
import { list_del_init, list_empty, list_next } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { trace_propagate_umount } from '#kernel/trace'
import { NULL } from '#shm/arena'

/**
 * What else goes when the tree of mounts in `set` goes: the mounts at the same places of whatever hears of their parents, as
 * far as taking them out neither drags a mount along that stays (something inside of them that is not among them) nor
 * reveals what a locked mount hides. What merely lies on the root of one that goes moves down to where that one was.
 *
 *   candidates: all of them
 *   trimmed:    x goes out of them when something that is not among them is mounted inside of x, or inside of what lies on x
 *   unlocked:   of a chain of them from the top down, only what is below the first that is not locked
 *
 * Linux since 6.17; each step looks at each candidate once. `set` is a whole tree, its mounts are off their parents' lists and
 * marked MNT_UMOUNT; those that go with it are added to it. Locks: namespace_sem[write], mount_lock[write]
 */
export function propagate_umount(set: number[]): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  const umount: Umount = { candidates: gather_candidates(set), seen: new Set(), going: [] }
  for (const mnt of umount.candidates) trim_one(umount, mnt)
  for (const mnt of umount.candidates) handle_locked(umount, mnt)
  for (const mnt of umount.going) reparentCover(mnt)
  set.push(...umount.going)
}

export interface Umount {
  /** not decided yet; visited in order, and deleted from meanwhile */
  candidates: Set<number>
  /** walked over by trim_ancestors */
  seen: Set<number>
  /** decided to go */
  going: number[]
}

/** A mount that was met before has all that hears of its parent in the set already. */
function gather_candidates(set: readonly number[]): Set<number> {
  const found = new Set<number>()
  for (const mnt of set) {
    if (found.has(mnt)) continue
    found.add(mnt)
    const parent = READ_ONCE(mnt + mount.mnt_parent)
    if (parent === mnt || !IS_MNT_SHARED(parent)) continue
    const mountpoint = READ_ONCE(mnt + mount.mnt_mountpoint)
    let at = propagation_next(parent, parent)
    while (at !== NULL) {
      const copy = __lookup_mnt(at, mountpoint)
      if (copy !== NULL && found.has(copy)) {
        at = skip_propagation_subtree(at, parent)
        continue
      }
      if (copy !== NULL) found.add(copy)
      at = propagation_next(at, parent)
    }
  }
  for (const mnt of set) found.delete(mnt)
  return found
}

/** Takes out what `mnt` has to stay for, and whom it keeps. */
function trim_one(umount: Umount, mnt: number): void {
  const mounts = mnt + mount.mnt_mounts
  if (list_empty(mounts) && !mnt_flag(mnt, MNT_LOCKED)) {
    umount.candidates.delete(mnt)
    umount_one(umount, mnt)
    return
  }
  let stays = false
  let inside = false
  for (let entry = list_next(mounts); entry !== mounts && !inside; entry = list_next(entry)) {
    const child = entry - mount.mnt_child
    if (umount.candidates.has(child)) continue
    stays = true
    inside = !covers(child, mnt)
  }
  if (stays) trim_ancestors(umount, mnt)
  if (inside) umount.candidates.delete(mnt)
}

function trim_ancestors(umount: Umount, from: number): void {
  let mnt = from
  for (;;) {
    const parent = READ_ONCE(mnt + mount.mnt_parent)
    if (!umount.candidates.has(parent) || umount.seen.has(mnt)) return
    umount.seen.add(mnt)
    if (!covers(mnt, parent)) umount.candidates.delete(parent)
    mnt = parent
  }
}

/** Decides the chain of candidates from `mnt` upwards: what hangs locked on something that stays, stays. */
function handle_locked(umount: Umount, mnt: number): void {
  const chain: number[] = []
  let go = 0
  let at = mnt
  while (umount.candidates.delete(at)) {
    chain.push(at)
    if (!mnt_flag(at, MNT_LOCKED)) go = chain.length
    at = READ_ONCE(at + mount.mnt_parent)
  }
  if (mnt_flag(at, MNT_UMOUNT)) go = chain.length
  for (const each of chain.slice(0, go)) umount_one(umount, each)
}

function umount_one(umount: Umount, mnt: number): void {
  set_bit(MNT_UMOUNT, mnt + mount.mnt_flags)
  list_del_init(mnt + mount.mnt_child)
  umount.going.push(mnt)
  trace_propagate_umount(mnt)
}

/** What lies on a mount that goes, and stays, comes to lie on the first below it that stays. */
function reparentCover(mnt: number): void {
  const mounts = mnt + mount.mnt_mounts
  if (list_empty(mounts)) return
  const cover = list_next(mounts) - mount.mnt_child
  let below = mnt
  let mountpoint: number
  do {
    mountpoint = READ_ONCE(below + mount.mnt_mountpoint)
    below = READ_ONCE(below + mount.mnt_parent)
  } while (mnt_flag(below, MNT_UMOUNT))
  mnt_change_mountpoint(below, mountpoint, cover)
}

function covers(child: number, mnt: number): boolean {
  return READ_ONCE(child + mount.mnt_mountpoint) === get(mnt + mount.mnt_root)
}
