import { propagate_mount_busy } from '#kernel/fs/pnode/propagate_mount_busy'
import { shrink_submounts } from '#kernel/fs/shrink_submounts'
import { UMOUNT_PROPAGATE, UMOUNT_SYNC, umount_tree } from '#kernel/fs/umount_tree'
import { EBUSY } from '#kernel/lib/errno'

export function unmountIfIdle(mnt: number): number {
  if (propagate_mount_busy(mnt, 2)) {
    shrink_submounts(mnt)
    if (propagate_mount_busy(mnt, 2)) return -EBUSY
  }
  umount_tree(mnt, UMOUNT_PROPAGATE | UMOUNT_SYNC)
  return 0
}
