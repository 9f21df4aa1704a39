import { dentry } from '#kernel/fs/dcache'
import { set, WRITE_ONCE } from '#kernel/lib/atomic'

export function d_instantiate(d: number, flags: number, link: number): void {
  set(d + dentry.d_link, link)
  WRITE_ONCE(d + dentry.d_flags, flags)
}
