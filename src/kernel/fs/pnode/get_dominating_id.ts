import { is_subdir } from '#kernel/fs/dcache'
import { mnt_has_parent, mount } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import type { Path } from '#kernel/fs/path'
import { next_peer } from '#kernel/fs/pnode/peers'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * propagate_from: of a slave: the nearest group above it that a reader in the namespace of `mnt` can see below `root`, or 0.
 * Locks: namespace_sem
 */
export function get_dominating_id(mnt: number, root: Path): number {
  lockdep_assert_held(namespace_sem)
  const ns = READ_ONCE(mnt + mount.mnt_ns)
  for (let master = get(mnt + mount.mnt_master); master !== NULL; master = get(master + mount.mnt_master)) {
    let at = master
    do {
      if (READ_ONCE(at + mount.mnt_ns) === ns && is_path_reachable(at, get(at + mount.mnt_root), root))
        return get(at + mount.mnt_group_id)
      at = next_peer(at)
    } while (at !== master)
  }
  return 0
}

/** Does `root` lie at or above `d` in `mnt`? */
export function is_path_reachable(mnt: number, d: number, root: Path): boolean {
  let [at, dentry] = [mnt, d]
  while (at !== root.mnt && mnt_has_parent(at)) {
    dentry = READ_ONCE(at + mount.mnt_mountpoint)
    at = READ_ONCE(at + mount.mnt_parent)
  }
  return at === root.mnt && is_subdir(dentry, root.dentry)
}
