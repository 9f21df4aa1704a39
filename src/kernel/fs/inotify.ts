import { fsnotify_mark } from '#kernel/fs/fsnotify_mark'
import { get, WRITE_ONCE } from '#kernel/lib/atomic'
import { NEWEST, slotForRecord, slotsOfNewest } from '#kernel/lib/newest_records'
import { flagNames, staticOf, struct, words } from '#shm/layout'

/**
 * fs/notify/inotify, the end of a watch: its group hears IN_UNMOUNT and then IN_IGNORED, each with the number of the watch.
 * Nothing else is in an event: who unmounted is not told, so nobody need be asked.
 */
export const IN_UNMOUNT = 0x2000
export const IN_IGNORED = 0x8000
flagNames('IN_', { IN_UNMOUNT, IN_IGNORED })

const log = struct('inotify_log', {
  written: 'events so far; atomic add gives the slot',
  group: words(NEWEST, 'group that heard; whoever got the slot'),
  wd: words(NEWEST, 'its watch; whoever got the slot'),
  mask: words(NEWEST, 'IN_*; whoever got the slot'),
})
const events = staticOf('inotify_events', log, 'the newest events of all groups')

export function inotify_handle_event(mark: number, mask: number): void {
  const slot = slotForRecord(events + log.written)
  WRITE_ONCE(events + log.group + slot, get(mark + fsnotify_mark.group))
  WRITE_ONCE(events + log.wd + slot, get(mark + fsnotify_mark.wd))
  WRITE_ONCE(events + log.mask + slot, mask)
}

/** The newest events, oldest first: `[group, wd, mask]`. */
export function inotifyEvents(): Array<[group: number, wd: number, mask: number]> {
  const newest: Array<[number, number, number]> = []
  for (const index of slotsOfNewest(events + log.written)) {
    const slot = events + index
    newest.push([get(slot + log.group), get(slot + log.wd), get(slot + log.mask)])
  }
  return newest
}
