import { iterate_supers } from '#kernel/fs/iterate_supers'
import { submit_bio } from '#kernel/fs/submit_bio'
import { SB_RDONLY, super_block } from '#kernel/fs/super_block'
import { sync_inodes_sb } from '#kernel/fs/sync_inodes_sb'
import { READ_ONCE } from '#kernel/lib/atomic'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'

/** fs/sync.c: sync(2). Every filesystem that is alive writes what it has; one in the making is waited for. Context: may sleep. */
export function ksys_sync(): void {
  iterate_supers(sync_filesystem)
}

/** Locks: s_umount */
export function sync_filesystem(sb: number): void {
  lockdep_assert_held(sb + super_block.s_umount)
  if ((READ_ONCE(sb + super_block.s_flags) & SB_RDONLY) !== 0) return
  sync_inodes_sb(sb)
  submit_bio()
}
