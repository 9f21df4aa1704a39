// explore: atomic
import { MNT_SHARED, mount } from '#kernel/fs/mount'
import { list_head } from '#kernel/lib/list'
import { mem } from '#shm/arena'
import { liveObjects, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * Peers form one circle that all of them agree on, and slaves are on their master's list. What has left its namespace hears
 * of nobody and is heard by nobody: so no last put meets a mount with a group or a master. May miss a ring that
 * was broken and mended meanwhile.
 */
const rule = judge('peer-rings', 'invariant')

/** Locks: mount_lock[write] */
export function finalPutClaimed(mnt: number): void {
  rule.look()
  const group = mem[mnt + mount.mnt_group_id]!
  const master = mem[mnt + mount.mnt_master]!
  if (group !== 0) rule.tell(`the final put of ${nameOfObject(mnt)} finds it in the peer group ${group}`, [mnt])
  if (master !== 0)
    rule.tell(`the final put of ${nameOfObject(mnt)} finds it a slave of ${nameOfObject(master)}`, [mnt, master])
}

/** Only while no other thread runs. */
export function atTheEnd(): void {
  const mounts = new Set(liveObjects('mount'))
  for (const mnt of mounts) {
    rule.look()
    const shared = (mem[mnt + mount.mnt_flags]! & MNT_SHARED) !== 0
    if (shared !== (mem[mnt + mount.mnt_group_id]! !== 0))
      rule.tell(
        `${nameOfObject(mnt)} is ${shared ? '' : 'not '}shared and has group ${mem[mnt + mount.mnt_group_id]}`,
        [mnt],
      )
    lookAtRing(mnt, mounts)
    lookAtMaster(mnt, mounts)
  }
}

function lookAtRing(mnt: number, mounts: ReadonlySet<number>): void {
  const share = mnt + mount.mnt_share
  const next = mem[share + list_head.next]!
  if (next === 0 || next === share) return
  const peer = next - mount.mnt_share
  if (!mounts.has(peer))
    rule.tell(`the peer next to ${nameOfObject(mnt)} is ${nameOfObject(peer)}, which is no live mount`, [mnt, peer])
  else if (mem[next + list_head.prev]! !== share)
    rule.tell(`${nameOfObject(peer)} is next to ${nameOfObject(mnt)}, and does not know of it`, [peer, mnt])
  else if (mem[peer + mount.mnt_group_id]! !== mem[mnt + mount.mnt_group_id]!)
    rule.tell(`${nameOfObject(mnt)} and ${nameOfObject(peer)} are in one ring, and in two groups`, [mnt, peer])
}

function lookAtMaster(mnt: number, mounts: ReadonlySet<number>): void {
  const master = mem[mnt + mount.mnt_master]!
  if (master === 0) return
  if (!mounts.has(master)) {
    rule.tell(`the master of ${nameOfObject(mnt)} is ${nameOfObject(master)}, which is no live mount`, [mnt, master])
    return
  }
  const list = master + mount.mnt_slave_list
  let entry = mem[list + list_head.next]!
  let left = mounts.size
  while (entry !== list && entry !== mnt + mount.mnt_slave && left-- > 0) entry = mem[entry + list_head.next]!
  if (entry !== mnt + mount.mnt_slave)
    rule.tell(`${nameOfObject(mnt)} is a slave of ${nameOfObject(master)}, whose list does not have it`, [mnt, master])
}
