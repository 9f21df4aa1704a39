import { mount } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { has_slaves, next_peer, next_slave, peers } from '#kernel/fs/pnode/peers'
import { get } from '#kernel/lib/atomic'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * The mounts that receive from `origin`, one after another, beginning with `origin`: the slaves of each come before its next
 * peer. NULL at the end. Locks: namespace_sem
 */
export function propagation_next(mnt: number, origin: number): number {
  lockdep_assert_held(namespace_sem)
  return has_slaves(mnt) ? next_slave(mnt) : forwardAndUp(mnt, origin)
}

/** The same, without anything that receives from `mnt` as well. */
export function skip_propagation_subtree(mnt: number, origin: number): number {
  let next = forwardAndUp(mnt, origin)
  while (next !== NULL && peers(mnt, next)) next = forwardAndUp(next, origin)
  return next
}

function forwardAndUp(mnt: number, origin: number): number {
  const top = get(origin + mount.mnt_master)
  for (let at = mnt; ; ) {
    const master = get(at + mount.mnt_master)
    if (master === top) {
      const next = next_peer(at)
      return next === origin ? NULL : next
    }
    const next = next_slave(master, at)
    if (next !== NULL) return next
    at = master
  }
}
