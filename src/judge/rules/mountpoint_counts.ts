// explore: atomic
import { dentry } from '#kernel/fs/dcache'
import { mount } from '#kernel/fs/mount'
import { mem } from '#shm/arena'
import { liveObjects, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/** A dentry counts the mounts that sit on it: at the end of a run, when nobody is mounting, both numbers are equal. */
const rule = judge('mountpoint-counts', 'refcount')

/** Only while no other thread runs. */
export function atTheEnd(): void {
  const sitting = new Map<number, number>()
  for (const mnt of liveObjects('mount')) {
    if (mem[mnt + mount.mnt_parent] === mnt) continue
    const on = mem[mnt + mount.mnt_mountpoint]!
    sitting.set(on, (sitting.get(on) ?? 0) + 1)
  }
  for (const object of liveObjects('dentry')) {
    rule.look()
    const counted = mem[object + dentry.d_mounted]!
    const mounts = sitting.get(object) ?? 0
    if (counted !== mounts)
      rule.tell(`${nameOfObject(object)} counts ${counted} mounts, but ${mounts} sit on it`, [object])
  }
}
