import { check_mnt } from '#kernel/fs/mount'
import { EINVAL } from '#kernel/lib/errno'

/** Only who owns the namespace that it is in: not of what has left it (CVE-2025-38498). Locks: namespace_sem[write] */
export function may_change_propagation(mnt: number): number {
  return check_mnt(mnt) ? 0 : -EINVAL
}
