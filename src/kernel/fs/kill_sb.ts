import { generic_shutdown_super } from '#kernel/fs/generic_shutdown_super'
import { submit_bio } from '#kernel/fs/submit_bio'
import { text } from '#kernel/lib/text'
import { usleep } from '#kernel/lib/wait'
import { killSbIoUs } from '#shm/boot_words'

/**
 * kill_sb of four filesystems, as far as a kernel stack knows them apart: what each calls below, and where its I/O is
 * submitted. An inode that lost its last name while it was open is evicted here, and its extents are freed.
 */
export const kill_tmpfs_super = text('kill_litter_super', (sb) => generic_shutdown_super(sb, shmem_evict_inode))
export const kill_ext4_super = text('kill_block_super', (sb) => generic_shutdown_super(sb, ext4_evict_inode))
export const kill_xfs_super = text('kill_block_super', (sb) => generic_shutdown_super(sb, xfs_fs_evict_inode))
export const kill_nfs_super = text('nfs_kill_super', (sb) => {
  generic_shutdown_super(sb)
  nfs_free_server()
})

function shmem_evict_inode(): void {}

function ext4_evict_inode(): void {
  submit_bio()
}

/** Allocation may need a block that was freed by a transaction that is not in the log yet. */
function xfs_fs_evict_inode(): void {
  xfs_log_force()
}

function xfs_log_force(): void {
  submit_bio()
}

/** Tells the server, and waits for its reply. */
function nfs_free_server(): void {
  usleep(killSbIoUs())
}
