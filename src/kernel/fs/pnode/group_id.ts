import { mount } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { next_mnt } from '#kernel/fs/next_mnt'
import { IS_MNT_SHARED } from '#kernel/fs/pnode/peers'
import { get, set } from '#kernel/lib/atomic'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'

/** Numbers of peer groups, never given twice. */
const last_group_id = staticWords('mnt_group_id', 1, 'last number of a peer group; namespace_sem')

/** Locks: namespace_sem[write] */
export function mnt_alloc_group_id(mnt: number): void {
  lockdep_assert_held_write(namespace_sem)
  const id = get(last_group_id) + 1
  set(last_group_id, id)
  set(mnt + mount.mnt_group_id, id)
}

/** Every mount that is to be shared gets a number first. Locks: namespace_sem[write] */
export function invent_group_ids(root: number, recurse: boolean): void {
  lockdep_assert_held_write(namespace_sem)
  for (let mnt = root; mnt !== NULL; mnt = recurse ? next_mnt(mnt, root) : NULL) {
    if (!IS_MNT_SHARED(mnt)) mnt_alloc_group_id(mnt)
  }
}

/** Takes back what invent_group_ids gave. Locks: namespace_sem[write] */
export function cleanup_group_ids(root: number): void {
  lockdep_assert_held_write(namespace_sem)
  for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) {
    if (!IS_MNT_SHARED(mnt)) set(mnt + mount.mnt_group_id, 0)
  }
}
