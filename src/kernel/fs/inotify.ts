import { fsnotify_mark } from '#kernel/fs/fsnotify_mark'
import { atomic_add_return, get, WRITE_ONCE } from '#kernel/lib/atomic'
import { staticOf, struct, words } from '#shm/layout'

/**
 * fs/notify/inotify, the end of a watch: its group hears IN_UNMOUNT and then IN_IGNORED, each with the number of the watch.
 * Nothing else is in an event: who unmounted is not told, so nobody need be asked.
 */
export const IN_UNMOUNT = 0x2000
export const IN_IGNORED = 0x8000
const MOST = 16

const log = struct('inotify_log', {
  written: 'events so far; atomic add gives the slot',
  group: words(MOST, 'group that heard; whoever got the slot'),
  wd: words(MOST, 'its watch; whoever got the slot'),
  mask: words(MOST, 'IN_*; whoever got the slot'),
})
const events = staticOf('inotify_events', log, 'the newest events of all groups')

export function inotify_handle_event(mark: number, mask: number): void {
  const slot = (atomic_add_return(1, events + log.written) - 1) % MOST
  WRITE_ONCE(events + log.group + slot, get(mark + fsnotify_mark.group))
  WRITE_ONCE(events + log.wd + slot, get(mark + fsnotify_mark.wd))
  WRITE_ONCE(events + log.mask + slot, mask)
}

/** The newest events, oldest first: `[group, wd, mask]`. */
export function inotifyEvents(): Array<[group: number, wd: number, mask: number]> {
  const written = get(events + log.written)
  const newest: Array<[number, number, number]> = []
  for (let i = Math.max(0, written - MOST); i < written; i++) {
    const slot = events + (i % MOST)
    newest.push([get(slot + log.group), get(slot + log.wd), get(slot + log.mask)])
  }
  return newest
}
