import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { mount } from '#kernel/fs/mount'
import { get, set } from '#kernel/lib/atomic'
import { trace_final_mntput_return } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { generationOf } from '#shm/slab'

/**
 * Cleans up on the stack of whoever calls, for the designs that do so. Final puts that the cleanup itself makes (of
 * children that were stuck, of the internal mount of an accounting file) wait here until it is over and then run in its
 * place, not below it: a chain of a hundred children would need a hundred times the stack. All are over on return.
 */
let cleaning = false
/** mounts whose turn comes, through mnt_umount; seen by this thread alone */
let waiting: number = NULL

export function cleanup_here(mnt: number): void {
  if (cleaning) {
    set(mnt + mount.mnt_umount, waiting)
    waiting = mnt
    return
  }
  cleaning = true
  let next = mnt
  while (next !== NULL) {
    const generation = generationOf(next)
    cleanup_mnt(next)
    trace_final_mntput_return(next, generation)
    next = waiting
    if (next !== NULL) {
      waiting = get(next + mount.mnt_umount)
      set(next + mount.mnt_umount, NULL)
    }
  }
  cleaning = false
}
