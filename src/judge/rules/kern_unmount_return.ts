// explore: atomic
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { isGoneOr, MNT_CLEANED, SB_KILLED } from '../shadow.ts'

/**
 * When kern_unmount returns, the mount is cleaned up and kill_sb of its superblock is over (I6). Kernel mounts of this model
 * have a superblock of their own, which nobody else can mount, so there is no "unless somebody else uses it".
 */
const rule = judge('kern-unmount-return', 'premature-return')

export function kernUnmountReturned(mnt: number, generation: number, sb: number, sbGeneration: number): void {
  rule.look()
  if (!isGoneOr(MNT_CLEANED, mnt, generation))
    rule.tell(`kern_unmount returned while ${nameOfObject(mnt)} was not cleaned up yet`)
  else if (!isGoneOr(SB_KILLED, sb, sbGeneration))
    rule.tell(`kern_unmount returned while ${nameOfObject(sb)} was still alive`)
}
