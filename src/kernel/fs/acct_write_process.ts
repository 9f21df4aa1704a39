import { bsd_acct_struct } from '#kernel/fs/bsd_acct_struct'
import { FS_WRITE_LOOKS_UP, file_system_type } from '#kernel/fs/file_system_type'
import { file } from '#kernel/fs/file_table'
import { hold_fs_root } from '#kernel/fs/fs_struct'
import { mount } from '#kernel/fs/mount'
import { emptyPath, path_put } from '#kernel/fs/path'
import { super_block } from '#kernel/fs/super_block'
import { get, set } from '#kernel/lib/atomic'

/** A record goes to the file. What some files do with what is written to them begins at the root of who writes. Locks: acct.lock */
export function acct_write_process(acct: number): void {
  set(acct + bsd_acct_struct.records, get(acct + bsd_acct_struct.records) + 1)
  const sb = get(get(get(acct + bsd_acct_struct.file) + file.f_mnt) + mount.mnt_sb)
  if ((get(get(sb + super_block.s_type) + file_system_type.fs_flags) & FS_WRITE_LOOKS_UP) === 0) return
  const root = emptyPath()
  hold_fs_root(root)
  path_put(root)
}
