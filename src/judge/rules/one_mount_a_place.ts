// explore: atomic
import { mount } from '#kernel/fs/mount'
import { bucket } from '#kernel/fs/mount_hash'
import { list_head } from '#kernel/lib/list'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * On one dentry of one mount lies one mount: what else is mounted there lies on the root of that. Asked of every mount of a tree when it has got its
 * place, under the lock that it got it under, so it cannot cry wolf. May miss what other moves leave.
 */
const rule = judge('one-mount-a-place', 'invariant')

/** Locks: mount_lock[write] */
export function treeAttached(root: number): void {
  rule.look()
  const tree = [root]
  for (const mnt of tree) {
    lookAtPlace(mnt)
    const mounts = mnt + mount.mnt_mounts
    for (let entry = mem[mounts + list_head.next]!; entry !== mounts; entry = mem[entry + list_head.next]!)
      tree.push(entry - mount.mnt_child)
  }
}

function lookAtPlace(mnt: number): void {
  const [parent, mountpoint] = [mem[mnt + mount.mnt_parent]!, mem[mnt + mount.mnt_mountpoint]!]
  for (let other = mem[bucket(parent, mountpoint)]!; other !== 0; other = mem[other + mount.mnt_hash_next]!) {
    if (other === mnt || mem[other + mount.mnt_parent] !== parent || mem[other + mount.mnt_mountpoint] !== mountpoint)
      continue
    rule.tell(`${nameOfObject(mnt)} and ${nameOfObject(other)} lie on one place of ${nameOfObject(parent)}`, [
      mnt,
      other,
      parent,
    ])
    return
  }
}
