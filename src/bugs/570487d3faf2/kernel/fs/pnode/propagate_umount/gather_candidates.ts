import { mnt_change_mountpoint } from '#kernel/fs/attach'
import { mount } from '#kernel/fs/mount'
import { __lookup_mnt } from '#kernel/fs/mount_hash'
import { IS_MNT_SHARED } from '#kernel/fs/pnode/peers'
import { propagation_next } from '#kernel/fs/pnode/propagation_next'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { NULL } from '#shm/arena'

/** The bug: it puts what lies on a found mount's root into that mount's place at once, where others then find it. */
export function gather_candidates(set: readonly number[]): Set<number> {
  const found = new Set<number>(set)
  for (const mnt of set) {
    const parent = READ_ONCE(mnt + mount.mnt_parent)
    if (parent === mnt || !IS_MNT_SHARED(parent)) continue
    const mountpoint = READ_ONCE(mnt + mount.mnt_mountpoint)
    for (let at = propagation_next(parent, parent); at !== NULL; at = propagation_next(at, parent)) {
      const copy = __lookup_mnt(at, mountpoint)
      if (copy === NULL || found.has(copy)) continue
      found.add(copy)
      const cover = __lookup_mnt(copy, get(copy + mount.mnt_root))
      if (cover !== NULL) mnt_change_mountpoint(at, mountpoint, cover)
    }
  }
  for (const mnt of set) found.delete(mnt)
  return found
}
