import type { ItemHow } from '#kernel/drivers/item_how'
import { text } from '#kernel/lib/text'
import { usleep } from '#kernel/lib/wait'
import { smp_processor_id } from '#kernel/task'
import { cancel_work_sync } from '#kernel/workqueue/cancel_work'
import {
  cancel_delayed_work_sync,
  delayed_work,
  flush_delayed_work,
  INIT_DELAYED_WORK,
  schedule_delayed_work,
} from '#kernel/workqueue/delayed_work'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work, schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { system_unbound_wq } from '#kernel/workqueue/workqueue_struct'
import { staticOf } from '#shm/layout'

/** One item that everybody queues, flushes and cancels, and another one that cancels it, too, as a driver's reset does. */
const TAKES_US = 30
const cancelled = staticOf('cancelled_item', work_struct, 'takes a moment; queued, flushed and cancelled by all CPUs')
const canceller = staticOf('canceller_item', work_struct, 'cancels cancelled_item while CPUs do')
const delayed = staticOf(
  'delayed_item',
  delayed_work,
  'takes a moment, later; delayed, flushed and cancelled by all CPUs',
)
const take_a_moment = text('take_a_moment', () => usleep(TAKES_US))
const cancel_other = text('cancel_other', () => {
  cancel_work_sync(cancelled)
})

export function boot_cancelled_item(): void {
  INIT_WORK(cancelled, take_a_moment)
  INIT_WORK(canceller, cancel_other)
  INIT_DELAYED_WORK(delayed, take_a_moment)
}

/** Context: may sleep */
export function doToItem(how: ItemHow): void {
  if (how === 'queue') schedule_work(cancelled)
  else if (how === 'flush') flush_work(cancelled)
  else if (how === 'cancel') cancel_work_sync(cancelled)
  else if (how === 'queue and cancel') queueAndCancel()
  else if (how === 'cancel twice') cancelTwice()
  else delay(how)
}

/** It is on the list when it is cancelled, most likely. */
function queueAndCancel(): void {
  schedule_work(cancelled)
  cancel_work_sync(cancelled)
}

/** For a moment, or none. */
function delay(how: 'delay and flush' | 'delay and cancel'): void {
  schedule_delayed_work(delayed, smp_processor_id() & 1)
  if (how === 'delay and flush') flush_delayed_work(delayed)
  else cancel_delayed_work_sync(delayed)
}

/** The item is running, most likely, when this CPU and another item cancel it. */
function cancelTwice(): void {
  schedule_work(cancelled)
  usleep(TAKES_US / 2)
  queue_work(system_unbound_wq, canceller)
  cancel_work_sync(cancelled)
  flush_work(canceller)
}
