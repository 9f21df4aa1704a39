import {
  lock_mount_hash,
  MNT_DOOMED,
  MNT_SYNC_UMOUNT,
  mnt_add_count,
  mnt_flag,
  mount_lock,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { smp_mb } from '#kernel/lib/barrier'
import { read_seqretry } from '#kernel/lib/seqlock'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'

/** What a walker inside RCU got. */
export const LEGITIMIZED = 0
/** Nothing is held. */
export const NOTHING_HELD = 1
/** A reference is held and must be dropped with a real mntput, outside RCU. */
export const MUST_PUT = -1

/**
 * Turns a mount that was found inside RCU into an owned reference, if the tree has not changed since `seq`.
 *
 * A mount taken out by a plain umount may not be given a reference by us: the umounter expects to be the last. It still
 * waits for a grace period before its final put, so taking our increment back is safe; MNT_DOOMED means that the final put
 * is already claimed, and the same holds. Both are tested under mount_lock (250cf3693060): an unlocked test could miss a
 * flag that is being set, and our later mntput would steal the final put from umount.
 */
export function __legitimize_mnt(mnt: number, seq: number): number {
  if (read_seqretry(mount_lock, seq)) return NOTHING_HELD
  if (mnt === NULL) return LEGITIMIZED
  mnt_add_count(mnt, 1)
  smp_mb() // pairs with the one in mntput_no_expire
  if (!read_seqretry(mount_lock, seq)) return LEGITIMIZED
  lock_mount_hash()
  if (mnt_flag(mnt, MNT_SYNC_UMOUNT | MNT_DOOMED)) {
    if (mnt_flag(mnt, MNT_DOOMED)) sometimes('legitimize_mnt finds MNT_DOOMED')
    else sometimes('legitimize_mnt finds MNT_SYNC_UMOUNT')
    mnt_add_count(mnt, -1)
    unlock_mount_hash()
    return NOTHING_HELD
  }
  unlock_mount_hash()
  sometimes('legitimize_mnt holds a reference that it must put')
  return MUST_PUT
}
