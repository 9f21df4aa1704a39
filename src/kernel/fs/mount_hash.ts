import { mount, mount_lock } from '#kernel/fs/mount'
import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { rcu_assign_pointer } from '#kernel/lib/barrier'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'

/** The mounts by (parent, mountpoint): chains that walkers follow inside RCU and that change under mount_lock. */
const BUCKETS = 64
const mount_hashtable = staticWords(
  'mount_hashtable',
  BUCKETS,
  'first mount of each chain; mount_lock, read inside RCU',
)

/** The mount on `dentry` of `parent`, or NULL. Context: inside RCU (then check mount_lock's sequence), or under mount_lock. */
export function __lookup_mnt(parent: number, dentry: number): number {
  let mnt = READ_ONCE(bucket(parent, dentry))
  while (mnt !== NULL) {
    if (READ_ONCE(mnt + mount.mnt_parent) === parent && READ_ONCE(mnt + mount.mnt_mountpoint) === dentry) return mnt
    mnt = READ_ONCE(mnt + mount.mnt_hash_next)
  }
  return NULL
}

/** Locks: mount_lock[write] */
export function hash_mnt(mnt: number, parent: number, dentry: number): void {
  lockdep_assert_held(mount_lock)
  const head = bucket(parent, dentry)
  WRITE_ONCE(mnt + mount.mnt_hash_next, READ_ONCE(head))
  rcu_assign_pointer(head, mnt) // pairs with the load in __lookup_mnt: publishes the mount
}

/** Takes the mount out; its own link stays, so that a walker standing on it finds its way. Locks: mount_lock[write] */
export function unhash_mnt(mnt: number): void {
  lockdep_assert_held(mount_lock)
  let link = bucket(READ_ONCE(mnt + mount.mnt_parent), READ_ONCE(mnt + mount.mnt_mountpoint))
  for (let at = READ_ONCE(link); at !== NULL; at = READ_ONCE(link)) {
    if (at === mnt) {
      WRITE_ONCE(link, READ_ONCE(mnt + mount.mnt_hash_next))
      return
    }
    link = at + mount.mnt_hash_next
  }
}

/** All mounts on `dentry`, whoever their parents are. Locks: mount_lock */
export function mounts_on(dentry: number): number[] {
  lockdep_assert_held(mount_lock)
  const found: number[] = []
  for (let at = 0; at < BUCKETS; at++) {
    for (let mnt = READ_ONCE(mount_hashtable + at); mnt !== NULL; mnt = READ_ONCE(mnt + mount.mnt_hash_next))
      if (READ_ONCE(mnt + mount.mnt_mountpoint) === dentry) found.push(mnt)
  }
  return found
}

export function bucket(parent: number, dentry: number): number {
  return mount_hashtable + (((parent >>> 3) * 31 + (dentry >>> 2)) & (BUCKETS - 1))
}
