import { current } from '#kernel/lib/current'

export * from '../../../src/kernel/fs/inotify.ts'

/** Tells who unmounted. */
export function inotify_handle_event(_mark: number, _mask: number): void {
  current()
}
