// explore: atomic
import { MNT_INTERNAL, mount } from '#kernel/fs/mount'
import { mem } from '#shm/arena'
import { generationOf, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { isGoneOr, MNT_CLEANED, SB_KILLED } from '../shadow.ts'

/**
 * When kern_unmount has dropped the last reference and returns, the mount is cleaned up and kill_sb of its superblock is over
 * (I6). Kernel mounts of this model have a superblock of their own, which nobody else can mount; who had the last reference
 * is known by the claim, which the same thread made. May miss a kern_unmount that wrongly did not get to be the last.
 */
const rule = judge('kern-unmount-return', 'premature-return')

let claimed = 0
let claimedGeneration = 0

export function finalPutClaimed(mnt: number): void {
  if ((mem[mnt + mount.mnt_flags]! & MNT_INTERNAL) === 0) return
  claimed = mnt
  claimedGeneration = generationOf(mnt)
}

export function kernUnmountReturned(mnt: number, generation: number, sb: number, sbGeneration: number): void {
  rule.look()
  if (claimed !== mnt || claimedGeneration !== generation) return
  if (!isGoneOr(MNT_CLEANED, mnt, generation))
    rule.tell(`kern_unmount returned while ${nameOfObject(mnt)} was not cleaned up yet`, [mnt], {
      functions: ['kern_unmount'],
    })
  else if (!isGoneOr(SB_KILLED, sb, sbGeneration))
    rule.tell(`kern_unmount returned while ${nameOfObject(sb)} was still alive`, [sb], { functions: ['kern_unmount'] })
}
