import { mount_storage } from '#kernel/fs/mount_storage'
import { atomic_add_return, get, READ_ONCE, set } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { INIT_LIST_HEAD, list_head } from '#kernel/lib/list'
import { per_cpu_sum, this_cpu_add } from '#kernel/lib/percpu'
import { seqlock_t, write_seqlock, write_sequnlock } from '#kernel/lib/seqlock'
import { task_struct } from '#kernel/task'
import { trace_mnt_free } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { embed, flagNames, staticOf, staticWords, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/**
 * fs/mount.h: struct mount, its counters and its lock.
 *
 *   live (mnt_ns set) -> unmounted (mnt_ns NULL) -> doomed (final put claimed) -> queued -> cleaned -> freed after RCU
 */
export const mount = struct('mount', {
  mnt_pcp: "CPU 0's mnt_count and mnt_writers; constant",
  mnt_flags: 'MNT_*; set under mount_lock, atomic',
  mnt_sb: 'super_block *; constant',
  mnt_root: 'dentry *; constant',
  mnt_ns: 'mnt_namespace *, MNT_NS_INTERNAL or NULL; namespace_sem and mount_lock, read inside RCU',
  mnt_expiry_mark: '1 after the first MNT_EXPIRE; xchg, cleared by any mntput',
  mnt_parent: 'mount *, itself when not attached; mount_lock, read inside RCU',
  mnt_mountpoint: 'dentry *; mount_lock, read inside RCU',
  mnt_hash_next: 'next in the hash chain; mount_lock, read inside RCU',
  mnt_mounts: embed(list_head, 'children; mount_lock'),
  mnt_child: embed(list_head, 'entry in the mnt_mounts of the parent; mount_lock'),
  mnt_instance: embed(list_head, 'entry in sb->s_mounts; mount_lock'),
  mnt_list: embed(list_head, 'entry in ns->list, or in a list of umount_tree; namespace_sem'),
  mnt_expire: embed(list_head, 'entry in the expiry list; mount_lock'),
  mnt_umount: 'next in the list of unmounted mounts or of stuck children; namespace_sem, or mount_lock',
  mnt_stuck_children: 'children that stayed attached until the final put; mount_lock',
  mnt_pins: 'first fs_pin; pin_lock',
  mnt_fsnotify_marks: 'first mark; mark_lock, read without it once nobody holds the mount',
  mnt_id: 'number in the mount table; constant',
  mnt_group_id: 'shared:N of the mount table while MNT_SHARED, else 0; namespace_sem',
  mnt_share: embed(list_head, 'ring of its peers, zero until it has one; namespace_sem'),
  mnt_slave_list: embed(list_head, 'mounts that receive from it, zero until there was one; namespace_sem'),
  mnt_slave: embed(list_head, 'entry in the mnt_slave_list of the master; namespace_sem'),
  mnt_master: 'mount * that it receives from, or NULL; namespace_sem',
  mnt_done: 'design wq-wait: completion that the final mntput sleeps on; its caller, then the kworker',
  mnt_storage: embed(mount_storage, 'RCU head, work item, list node'),
})

export const MNT_READONLY = 0x40
export const MNT_SHRINKABLE = 0x100
/** Writers wait until a remount has decided. */
export const MNT_WRITE_HOLD = 0x200
/** The final put has been claimed. */
export const MNT_DOOMED = 0x1000000
/** Taken out by a umount that is not lazy: nobody but the umounter can own a reference. */
export const MNT_SYNC_UMOUNT = 0x2000000
/** Out of its namespace. */
export const MNT_UMOUNT = 0x8000000
/** The user may not separate it from its parent. */
export const MNT_LOCKED = 0x800000
/** Made by kern_mount or mnt_clone_internal: cleaned up inline. */
export const MNT_INTERNAL = 0x4000
/** Mounts and umounts on it go to its peers and slaves, and come from its peers. */
export const MNT_SHARED = 0x1000
/** No other mount may be made of it, but for a new namespace. */
export const MNT_UNBINDABLE = 0x2000
flagNames('MNT_', {
  MNT_READONLY,
  MNT_SHRINKABLE,
  MNT_WRITE_HOLD,
  MNT_DOOMED,
  MNT_SYNC_UMOUNT,
  MNT_UMOUNT,
  MNT_LOCKED,
  MNT_INTERNAL,
  MNT_SHARED,
  MNT_UNBINDABLE,
})

/** The namespace of kern_mount'ed mounts: not NULL, so that every mntput takes the fast path. Lies in the null page. */
export const MNT_NS_INTERNAL = 1

export const mount_lock = staticOf(
  'mount_lock',
  seqlock_t,
  'the mount tree, hash and instance lists; readers by sequence',
)
const next_id = staticWords('mnt_id', 1, 'last mount number; atomic add')
const mount_cache = kmem_cache_create(mount, { perCpu: ['mnt_count', 'mnt_writers'] })
const STRIDE = mount_cache.perCpuStride
const WRITERS = 1

/** A mount with one reference, attached to nothing, or NULL. */
export function alloc_vfsmnt(): number {
  const mnt = kmem_cache_alloc(mount_cache)
  if (mnt === NULL) return NULL
  set(mnt + mount.mnt_id, atomic_add_return(1, next_id))
  for (const list of [mount.mnt_mounts, mount.mnt_child, mount.mnt_instance, mount.mnt_list, mount.mnt_expire])
    INIT_LIST_HEAD(mnt + list)
  mnt_add_count(mnt, 1)
  return mnt
}

export function free_vfsmnt(mnt: number): void {
  trace_mnt_free(mnt)
  kmem_cache_free(mount_cache, mnt)
}

export function mnt_add_count(mnt: number, delta: number): void {
  this_cpu_add(get(mnt + mount.mnt_pcp), STRIDE, delta)
}

/** Exact only while nobody can add: under mount_lock with mnt_ns NULL, no increment can race with the last decrement. */
export function mnt_get_count(mnt: number): number {
  return per_cpu_sum(get(mnt + mount.mnt_pcp), STRIDE)
}

export function mnt_add_writers(mnt: number, delta: number): void {
  this_cpu_add(get(mnt + mount.mnt_pcp) + WRITERS, STRIDE, delta)
}

export function mnt_get_writers(mnt: number): number {
  return per_cpu_sum(get(mnt + mount.mnt_pcp) + WRITERS, STRIDE)
}

export function mnt_has_parent(mnt: number): boolean {
  return READ_ONCE(mnt + mount.mnt_parent) !== mnt
}

export function mnt_flag(mnt: number, flag: number): boolean {
  return (READ_ONCE(mnt + mount.mnt_flags) & flag) !== 0
}

/** Is the mount in the namespace of the calling task? */
export function check_mnt(mnt: number): boolean {
  return READ_ONCE(mnt + mount.mnt_ns) === get(current() + task_struct.mnt_ns)
}

export function lock_mount_hash(at?: number): void {
  write_seqlock(mount_lock, at)
}

export function unlock_mount_hash(): void {
  write_sequnlock(mount_lock)
}
