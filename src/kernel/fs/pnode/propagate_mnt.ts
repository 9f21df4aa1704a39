import { copy_tree } from '#kernel/fs/copy_tree'
import { count_mounts } from '#kernel/fs/count_mounts'
import { is_subdir } from '#kernel/fs/dcache'
import { mount } from '#kernel/fs/mount'
import { is_anon_ns } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { CL_MAKE_SHARED, CL_SLAVE } from '#kernel/fs/pnode/clone_flags'
import { IS_MNT_SHARED, next_peer, next_slave } from '#kernel/fs/pnode/peers'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/** A copy of what is mounted, and where it is to be attached. */
export interface Secondary {
  root: number
  parent: number
}

/**
 * Makes a copy of the tree of `source` for every mount that hears of `dest` and shows `mountpoint`. The copies hear of one
 * another as their parents do: those for one group are peers, made one from the last; the first copy for slaves is a
 * slave of the last one that was made for a group above them. None is attached yet, none is in a namespace.
 *
 *   group by group, the slaves of a group after all its peers:   dest's own, then what receives from it, downwards
 *
 * Returns 0 or a negative error; what is in `copies` then is for the caller to take apart. Locks: namespace_sem[write]
 */
export function propagate_mnt(dest: number, mountpoint: number, source: number, copies: Secondary[]): number {
  lockdep_assert_held_write(namespace_sem)
  const walk: Walk = { dest, mountpoint, source, copies, pending: new Map() }
  return propagateGroup(walk, dest, source, false)
}

export interface Walk {
  dest: number
  mountpoint: number
  source: number
  copies: Secondary[]
  /** mounts that are on their way into each namespace */
  pending: Map<number, number>
}

/** The group of `first`, then all that receive from it. `above` is the last copy made for a group that this one hears of. */
export function propagateGroup(walk: Walk, first: number, above: number, slave: boolean): number {
  let last = above
  let made = !slave // in the group of `dest` the source itself is the first
  let at = first
  do {
    if (isToHave(walk, at)) {
      const type = made ? CL_MAKE_SHARED : CL_SLAVE | (IS_MNT_SHARED(at) ? CL_MAKE_SHARED : 0)
      const copy = copyFor(walk, at, last, type)
      if (copy < 0) return copy
      last = copy
      made = true
    }
    at = next_peer(at)
  } while (at !== first)
  do {
    const error = propagateSlaves(walk, at, last)
    if (error < 0) return error
    at = next_peer(at)
  } while (at !== first)
  return 0
}

function propagateSlaves(walk: Walk, master: number, last: number): number {
  const seen = new Set<number>()
  for (let slave = next_slave(master); slave !== NULL; slave = next_slave(master, slave)) {
    if (READ_ONCE(slave + mount.mnt_ns) === NULL) continue
    const group = get(slave + mount.mnt_group_id)
    if (group !== 0 && seen.has(group)) continue
    seen.add(group)
    const error = propagateGroup(walk, slave, last, true)
    if (error < 0) return error
  }
  return 0
}

/** Not where it came from, not what has just been made, not what is attached to nothing yet, and only where the mountpoint can be seen. */
function isToHave(walk: Walk, mnt: number): boolean {
  const ns = READ_ONCE(mnt + mount.mnt_ns)
  if (mnt === walk.dest || ns === NULL || is_anon_ns(ns)) return false
  return is_subdir(walk.mountpoint, get(mnt + mount.mnt_root))
}

function copyFor(walk: Walk, parent: number, from: number, type: number): number {
  const root = copy_tree(from, get(from + mount.mnt_root), type)
  if (root < 0) return root
  walk.copies.push({ root, parent })
  const ns = READ_ONCE(parent + mount.mnt_ns)
  const pending = count_mounts(ns, root, walk.pending.get(ns) ?? 0)
  if (pending < 0) return pending
  walk.pending.set(ns, pending)
  return root
}
