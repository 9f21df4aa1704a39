import { DCACHE_MOUNTED, dentry, dget, dput } from '#kernel/fs/dcache'
import { mount_lock } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { clear_bit, get, set, set_bit } from '#kernel/lib/atomic'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { read_seqlock_excl, read_sequnlock_excl } from '#kernel/lib/seqlock'

/**
 * struct mountpoint, as part of the dentry: how many mounts sit on it, and how many mounters hold it meanwhile. The count is
 * no atomic. Whoever changes it holds mount_lock, also where namespace_sem is held: the last put of a mount detaches what is
 * still on it under mount_lock alone.
 */
/** Locks: mount_lock */
export function get_mountpoint(d: number): void {
  lockdep_assert_held(mount_lock)
  set(dget(d) + dentry.d_mounted, get(d + dentry.d_mounted) + 1)
  set_bit(DCACHE_MOUNTED, d + dentry.d_flags)
}

/** Locks: mount_lock */
export function put_mountpoint(d: number): void {
  lockdep_assert_held(mount_lock)
  const mounted = get(d + dentry.d_mounted) - 1
  set(d + dentry.d_mounted, mounted)
  if (mounted === 0) clear_bit(DCACHE_MOUNTED, d + dentry.d_flags)
  dput(d)
}

/** For a mounter who has not attached anything yet. Locks: namespace_sem[write] */
export function pin_mountpoint(d: number): void {
  lockdep_assert_held_write(namespace_sem)
  read_seqlock_excl(mount_lock)
  get_mountpoint(d)
  read_sequnlock_excl(mount_lock)
}

export function unpin_mountpoint(d: number): void {
  read_seqlock_excl(mount_lock)
  put_mountpoint(d)
  read_sequnlock_excl(mount_lock)
}
