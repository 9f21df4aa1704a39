import { get, set, test_and_set_bit } from '#kernel/lib/atomic'
import { EAGAIN } from '#kernel/lib/errno'
import { text } from '#kernel/lib/text'
import { del_timer_sync, jiffies, mod_timer, timer_setup } from '#kernel/lib/timer'
import { timer_list } from '#kernel/lib/timer_list'
import { smp_processor_id } from '#kernel/task'
import { __cancel_work, __cancel_work_sync } from '#kernel/workqueue/cancel_work'
import { flush_work } from '#kernel/workqueue/flush_work'
import { lockdep_queues } from '#kernel/workqueue/lockdep_maps'
import { __queue_work } from '#kernel/workqueue/queue_work'
import { try_to_grab_pending } from '#kernel/workqueue/try_to_grab_pending'
import { INIT_WORK, WORK_STRUCT_PENDING, work_struct } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { embed, struct } from '#shm/layout'

/** C7: an item with a timer before it. PENDING is set from the moment the timer is armed. */
export const delayed_work = struct('delayed_work', {
  work: embed(work_struct, 'see work_struct; must come first, the function gets its address'),
  timer: embed(timer_list, 'armed by the owner of PENDING'),
  wq: 'where the timer queues it; owner of PENDING',
  cpu: 'for which CPU; owner of PENDING',
})

export function INIT_DELAYED_WORK(dwork: number, func: number): void {
  INIT_WORK(dwork + delayed_work.work, func)
  timer_setup(dwork + delayed_work.timer, delayed_work_timer_fn)
}

/** False when it is pending already, and then the timer is left as it is. */
export function queue_delayed_work(wq: number, dwork: number, delay: number): boolean {
  return queue_delayed_work_on(smp_processor_id(), wq, dwork, delay)
}

export function queue_delayed_work_on(cpu: number, wq: number, dwork: number, delay: number): boolean {
  lockdep_queues(dwork + delayed_work.work)
  if (test_and_set_bit(WORK_STRUCT_PENDING, dwork + delayed_work.work + work_struct.data)) return false
  __queue_delayed_work(cpu, wq, dwork, delay)
  return true
}

export function schedule_delayed_work(dwork: number, delay: number): boolean {
  return queue_delayed_work(system_wq, dwork, delay)
}

/** Queues it, or moves it to the new delay; true when it was pending. */
export function mod_delayed_work(wq: number, dwork: number, delay: number): boolean {
  let grabbed = -EAGAIN
  while (grabbed === -EAGAIN) {
    grabbed = try_to_grab_pending(dwork + delayed_work.work, dwork + delayed_work.timer)
  }
  if (grabbed >= 0) __queue_delayed_work(smp_processor_id(), wq, dwork, delay)
  return grabbed !== 0
}

/** Does not wait for the timer: queues the item now, and waits until it has run. */
export function flush_delayed_work(dwork: number, at?: number): boolean {
  if (del_timer_sync(dwork + delayed_work.timer)) {
    __queue_work(get(dwork + delayed_work.cpu), get(dwork + delayed_work.wq), dwork + delayed_work.work)
  }
  return flush_work(dwork + delayed_work.work, at)
}

export function cancel_delayed_work(dwork: number): boolean {
  return __cancel_work(dwork + delayed_work.work, dwork + delayed_work.timer)
}

export function cancel_delayed_work_sync(dwork: number): boolean {
  return __cancel_work_sync(dwork + delayed_work.work, dwork + delayed_work.timer)
}

/** The caller owns PENDING. */
function __queue_delayed_work(cpu: number, wq: number, dwork: number, delay: number): void {
  if (delay === 0) {
    __queue_work(cpu, wq, dwork + delayed_work.work)
    return
  }
  set(dwork + delayed_work.wq, wq)
  set(dwork + delayed_work.cpu, cpu)
  mod_timer(dwork + delayed_work.timer, jiffies() + delay)
}

const delayed_work_timer_fn = text('delayed_work_timer_fn', (timer) => {
  const dwork = timer - delayed_work.timer
  __queue_work(get(dwork + delayed_work.cpu), get(dwork + delayed_work.wq), dwork + delayed_work.work)
})
