import { LEGITIMIZED, MUST_PUT, NOTHING_HELD } from '#kernel/fs/legitimize'
import { MNT_SYNC_UMOUNT, mnt_add_count, mnt_flag, mount_lock } from '#kernel/fs/mount'
import { read_seqretry } from '#kernel/lib/seqlock'
import { NULL } from '#shm/arena'

export { LEGITIMIZED, MUST_PUT, NOTHING_HELD } from '#kernel/fs/legitimize'

/** The bug: a mount whose final put is claimed is given back by another put, outside RCU. Linux until 4.18. */
export function __legitimize_mnt(mnt: number, seq: number): number {
  if (read_seqretry(mount_lock, seq)) return NOTHING_HELD
  if (mnt === NULL) return LEGITIMIZED
  mnt_add_count(mnt, 1)
  if (!read_seqretry(mount_lock, seq)) return LEGITIMIZED
  if (mnt_flag(mnt, MNT_SYNC_UMOUNT)) {
    mnt_add_count(mnt, -1)
    return NOTHING_HELD
  }
  return MUST_PUT
}
