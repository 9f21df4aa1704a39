import { DCACHE_SYMLINK, dentry } from '#kernel/fs/dcache'
import { READ_ONCE } from '#kernel/lib/atomic'

export function d_is_symlink(d: number): boolean {
  return (READ_ONCE(d + dentry.d_flags) & DCACHE_SYMLINK) !== 0
}
