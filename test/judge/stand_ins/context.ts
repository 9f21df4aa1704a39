import { current } from '#kernel/lib/current'

export * from '../../../src/kernel/fs/fsnotify.ts'

/** Asks who runs the cleanup. */
export function fsnotify_vfsmount_delete(_mnt: number): void {
  current()
}
