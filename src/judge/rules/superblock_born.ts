// explore: atomic
import { mount } from '#kernel/fs/mount'
import { SB_BORN, super_block } from '#kernel/fs/super_block'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * Nobody is given a superblock that is not fully set up. sget and walkers hand it out with s_umount held, and a mount keeps its
 * superblock alive, so it cannot change while the judge looks. No false alarm.
 */
const rule = judge('superblock-born', 'invariant')

export function superGrabbed(sb: number): void {
  look(sb, 'sget hands out')
}

export function superWalked(sb: number): void {
  look(sb, 'a walker comes to')
}

export function mountCreated(mnt: number): void {
  look(mem[mnt + mount.mnt_sb]!, `${nameOfObject(mnt)} is made of`)
}

function look(sb: number, what: string): void {
  rule.look()
  const flags = Atomics.load(mem, sb + super_block.s_flags)
  if ((flags & SB_BORN) === 0)
    rule.tell(`${what} ${nameOfObject(sb)}, which was never born (s_flags 0x${flags.toString(16)})`, [sb])
}
