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

export function __legitimize_mnt(mnt: number, seq: number): number {
  if (read_seqretry(mount_lock, seq)) return NOTHING_HELD
  if (mnt === NULL) return LEGITIMIZED
  mnt_add_count(mnt, 1)
  if (!read_seqretry(mount_lock, seq)) return LEGITIMIZED
  lock_mount_hash()
  if (mnt_flag(mnt, MNT_SYNC_UMOUNT | MNT_DOOMED)) {
    mnt_add_count(mnt, -1)
    unlock_mount_hash()
    return NOTHING_HELD
  }
  unlock_mount_hash()
  return MUST_PUT
}
