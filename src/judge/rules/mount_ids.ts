// explore: atomic
import { mount } from '#kernel/fs/mount'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/** Every mount is created with a number, by which its users know it in the table: not 0. May miss two of one number. */
const rule = judge('mount-ids', 'invariant')

export function mountCreated(mnt: number): void {
  rule.look()
  if (mem[mnt + mount.mnt_id] === 0) rule.tell(`${nameOfObject(mnt)} is created without a number`, [mnt])
}
