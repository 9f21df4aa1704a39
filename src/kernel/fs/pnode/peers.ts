import { MNT_SHARED, mnt_flag, mount } from '#kernel/fs/mount'
import { get, set } from '#kernel/lib/atomic'
import { INIT_LIST_HEAD, list_add, list_del_init, list_head, list_next } from '#kernel/lib/list'
import { NULL } from '#shm/arena'

/**
 * Who hears of whom (fs/pnode.c). Peers form a ring through mnt_share and share a group number. A slave hangs on the list
 * of one mount of the group that it receives from; peers that receive together lie side by side on one list. The lists are
 * zero until they are first used, so that a mount without propagation costs nothing. Locks: namespace_sem
 *
 *      A <-> B <-> C          mnt_share
 *      |           |
 *      S <-> T     U          mnt_slave_list of A, and of C; S and T are peers
 */
export function IS_MNT_SHARED(mnt: number): boolean {
  return mnt_flag(mnt, MNT_SHARED)
}

export function IS_MNT_SLAVE(mnt: number): boolean {
  return get(mnt + mount.mnt_master) !== NULL
}

/** The mount itself when it has no peers. */
export function next_peer(mnt: number): number {
  const next = get(mnt + mount.mnt_share + list_head.next)
  return next === NULL ? mnt : next - mount.mnt_share
}

/** Whether both are in one group. */
export function peers(a: number, b: number): boolean {
  const group = get(a + mount.mnt_group_id)
  return group !== 0 && group === get(b + mount.mnt_group_id)
}

/** The slave of `master` after `slave`, or the first; NULL at the end. */
export function next_slave(master: number, slave: number = NULL): number {
  const list = master + mount.mnt_slave_list
  const next = slave === NULL ? list_next(list) : list_next(slave + mount.mnt_slave)
  return next === NULL || next === list ? NULL : next - mount.mnt_slave
}

export function has_slaves(mnt: number): boolean {
  return next_slave(mnt) !== NULL
}

/** `mnt` becomes the peer next to `old`, which has a group. */
export function join_peers(mnt: number, old: number): void {
  const ring = old + mount.mnt_share
  if (list_next(ring) === NULL) INIT_LIST_HEAD(ring)
  list_add(mnt + mount.mnt_share, ring)
  set(mnt + mount.mnt_group_id, get(old + mount.mnt_group_id))
}

export function leave_peers(mnt: number): void {
  if (next_peer(mnt) !== mnt) list_del_init(mnt + mount.mnt_share)
  set(mnt + mount.mnt_group_id, 0)
}

/** `mnt`, on no such list, receives from `master`: first of its slaves, or right behind `sibling`. */
export function enslave(mnt: number, master: number, sibling: number = NULL): void {
  const list = master + mount.mnt_slave_list
  if (list_next(list) === NULL) INIT_LIST_HEAD(list)
  list_add(mnt + mount.mnt_slave, sibling === NULL ? list : sibling + mount.mnt_slave)
  set(mnt + mount.mnt_master, master)
}

/** It receives from nobody any more. */
export function set_free(mnt: number): void {
  if (!IS_MNT_SLAVE(mnt)) return
  list_del_init(mnt + mount.mnt_slave)
  set(mnt + mount.mnt_master, NULL)
}

const NONE: ReadonlySet<number> = new Set()

/** The slaves of `mnt` receive from `to`, in the order that they had and before its own, or when that is NULL, and those in `but`, from nobody. */
export function transfer_propagation(mnt: number, to: number, but = NONE): void {
  let last = NULL
  for (let slave = next_slave(mnt); slave !== NULL; slave = next_slave(mnt)) {
    set_free(slave)
    if (to === NULL || but.has(slave)) continue
    enslave(slave, to, last)
    last = slave
  }
}
