import { supers_changed } from '#kernel/fs/supers_wait'
import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { wake_up_all } from '#kernel/lib/wait'
import { supers_waiters } from '../../../supers_waiters.ts'

/** The count is a plain store, of one who holds the lock of the list. */
export function notify_supers_changed(): void {
  WRITE_ONCE(supers_changed, READ_ONCE(supers_changed) + 1)
  if (READ_ONCE(supers_waiters) !== 0) wake_up_all(supers_changed)
}
