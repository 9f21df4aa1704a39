import { check_mnt } from '#kernel/fs/mount'

/** The bug: what is changed and what is only looked at are asked the same. */
export function may_take_group_of(from: number): boolean {
  return check_mnt(from)
}
