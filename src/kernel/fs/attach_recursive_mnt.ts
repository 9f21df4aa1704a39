import { attach_mnt, mnt_change_mountpoint, umount_mnt } from '#kernel/fs/attach'
import { count_mounts } from '#kernel/fs/count_mounts'
import { lock_mnt_tree } from '#kernel/fs/lock_mnt_tree'
import { lock_mount_hash, MNT_LOCKED, mnt_has_parent, mount, mount_lock, unlock_mount_hash } from '#kernel/fs/mount'
import { __lookup_mnt } from '#kernel/fs/mount_hash'
import { join_namespace, mnt_namespace, touch_mnt_namespace } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { next_mnt } from '#kernel/fs/next_mnt'
import type { Path } from '#kernel/fs/path'
import { set_mnt_shared } from '#kernel/fs/pnode/change_mnt_propagation'
import { cleanup_group_ids, invent_group_ids } from '#kernel/fs/pnode/group_id'
import { IS_MNT_SHARED } from '#kernel/fs/pnode/peers'
import { propagate_mnt, type Secondary } from '#kernel/fs/pnode/propagate_mnt'
import { umount_tree } from '#kernel/fs/umount_tree'
import { clear_bit, get, READ_ONCE } from '#kernel/lib/atomic'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { trace_propagate_mnt, trace_tree_attached } from '#kernel/trace'
import { NULL } from '#shm/arena'

/**
 * Attaches the tree of `source` at `at`, taking it from where it is; and a copy of it wherever mounts on `at` are heard of. Each comes to lie under
 * what is at its place already: whoever mounted that wanted it on top. At `at` itself that is so for a move beneath.
 *
 *      q  ->   q          the mount that was there, on top of the copy
 *      P      copy
 *             P
 *
 * Either all of them are attached, under one hold of mount_lock, or none. Returns 0, -ENOSPC or -ENOMEM.
 * Locks: namespace_sem[write]
 */
export function attach_recursive_mnt(source: number, at: Path): number {
  lockdep_assert_held_write(namespace_sem)
  const ns = READ_ONCE(at.mnt + mount.mnt_ns)
  const shared = IS_MNT_SHARED(at.mnt)
  const moved = mnt_has_parent(source)
  const pending = moved ? 0 : count_mounts(ns, source, 0)
  if (pending < 0) return pending
  const copies: Secondary[] = []
  if (shared) {
    const error = propagate(source, at, copies)
    if (error < 0) return error
  }
  lock_mount_hash()
  if (shared) for (let mnt = source; mnt !== NULL; mnt = next_mnt(mnt, source)) set_mnt_shared(mnt)
  if (moved) {
    umount_mnt(source)
    touch_mnt_namespace(ns)
  } else joinAll(source, ns)
  attach_under(source, at.mnt, at.dentry)
  for (const { root, parent } of copies) commit_tree(root, parent, at.dentry, ns)
  trace_tree_attached(source)
  unlock_mount_hash()
  return 0
}

/** Every mount of the tree gets a group, and every copy that is due is made; or nothing, and a negative error. */
function propagate(source: number, at: Path, copies: Secondary[]): number {
  invent_group_ids(source, true)
  const error = propagate_mnt(at.mnt, at.dentry, source, copies)
  if (error === 0) return 0
  lock_mount_hash()
  for (const { root } of copies) umount_tree(root, 0)
  unlock_mount_hash()
  cleanup_group_ids(source)
  return error
}

/** Locks: namespace_sem[write], mount_lock[write] */
function commit_tree(root: number, parent: number, mountpoint: number, from: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  const ns = READ_ONCE(parent + mount.mnt_ns)
  if (get(ns + mnt_namespace.user_ns) !== get(from + mnt_namespace.user_ns)) lock_mnt_tree(root)
  clear_bit(MNT_LOCKED, root + mount.mnt_flags)
  joinAll(root, ns)
  attach_under(root, parent, mountpoint)
  trace_propagate_mnt(root)
  trace_tree_attached(root)
}

/** Locks: namespace_sem[write], mount_lock[write] */
function attach_under(root: number, parent: number, mountpoint: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  const covering = __lookup_mnt(parent, mountpoint)
  attach_mnt(root, parent, mountpoint)
  if (covering === NULL) return
  const top = topmost_overmount(root)
  mnt_change_mountpoint(top, get(top + mount.mnt_root), covering)
}

/** Locks: namespace_sem[write], mount_lock[write] */
function joinAll(root: number, ns: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) join_namespace(mnt, ns)
}

/** The last of the mounts that lie one on the root of another, beginning with `mnt`. Locks: namespace_sem, or mount_lock */
export function topmost_overmount(mnt: number): number {
  for (let top = mnt; ; ) {
    const over = __lookup_mnt(top, get(top + mount.mnt_root))
    if (over === NULL) return top
    top = over
  }
}
