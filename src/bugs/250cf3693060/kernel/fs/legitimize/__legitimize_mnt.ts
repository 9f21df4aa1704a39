import { LEGITIMIZED, MUST_PUT, NOTHING_HELD } from '#kernel/fs/legitimize'
import {
  lock_mount_hash,
  MNT_DOOMED,
  MNT_SYNC_UMOUNT,
  mnt_add_count,
  mnt_flag,
  mount_lock,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { read_seqretry } from '#kernel/lib/seqlock'
import { NULL } from '#shm/arena'

/** The bug: MNT_SYNC_UMOUNT is tested without the lock, so the umounter may be about to set it. CVE-2025-38058 */
export function __legitimize_mnt(mnt: number, seq: number): number {
  if (read_seqretry(mount_lock, seq)) return NOTHING_HELD
  if (mnt === NULL) return LEGITIMIZED
  mnt_add_count(mnt, 1)
  if (!read_seqretry(mount_lock, seq)) return LEGITIMIZED
  if (mnt_flag(mnt, MNT_SYNC_UMOUNT)) {
    mnt_add_count(mnt, -1)
    return NOTHING_HELD
  }
  lock_mount_hash()
  const doomed = mnt_flag(mnt, MNT_DOOMED)
  if (doomed) mnt_add_count(mnt, -1)
  unlock_mount_hash()
  return doomed ? NOTHING_HELD : MUST_PUT
}
