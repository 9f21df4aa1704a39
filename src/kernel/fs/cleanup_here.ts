import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { MNT_INTERNAL, mnt_flag, mount } from '#kernel/fs/mount'
import { get, set } from '#kernel/lib/atomic'
import { trace_final_mntput_return } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { generationOf } from '#shm/slab'

/**
 * Cleans up on the stack of whoever calls, for the designs that do so. Final puts that the cleanup itself makes (of
 * children that were stuck) wait here until it is over and then run in its place, not below it: a chain of a hundred
 * children would need a hundred times the stack. All are over on return. An internal mount has no children, and whoever
 * unmounts one relies on its being gone: it is cleaned up at once.
 */
let cleaning = false
/** mounts whose turn comes, through mnt_umount; seen by this thread alone */
let waiting: number = NULL

export function cleanup_here(mnt: number): void {
  if (cleaning && mnt_flag(mnt, MNT_INTERNAL)) {
    cleanUp(mnt)
    return
  }
  if (cleaning) {
    set(mnt + mount.mnt_umount, waiting)
    waiting = mnt
    return
  }
  cleaning = true
  let next = mnt
  while (next !== NULL) {
    cleanUp(next)
    next = waiting
    if (next !== NULL) {
      waiting = get(next + mount.mnt_umount)
      set(next + mount.mnt_umount, NULL)
    }
  }
  cleaning = false
}

function cleanUp(mnt: number): void {
  const generation = generationOf(mnt)
  cleanup_mnt(mnt)
  trace_final_mntput_return(mnt, generation)
}
