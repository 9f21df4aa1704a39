import { EAGAIN, ENOENT } from '#kernel/lib/errno'
import { aboutWork } from '#kernel/workqueue/about_work'
import { cancels_ended, wait_for_other_canceller, wake_other_cancellers } from '#kernel/workqueue/cancel_wait'
import { flush_work } from '#kernel/workqueue/flush_work'
import { try_to_grab_pending } from '#kernel/workqueue/try_to_grab_pending'
import {
  clear_work_data,
  get_work_pool,
  mark_work_canceling,
  set_work_pool_and_clear_pending,
} from '#kernel/workqueue/work_struct'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'

const IDLE_ROUNDS = 3

/** Takes the item off its list; true when it was pending. It may still be running from before. Context: any. */
export function cancel_work(work: number): boolean {
  return __cancel_work(work, NULL)
}

/**
 * C5: on return the item is neither pending nor running, and while this ran nobody could queue it: PENDING was held all
 * the time. True when it was pending. Context: may sleep; not from the item itself.
 */
export function cancel_work_sync(work: number): boolean {
  return __cancel_work_sync(work, NULL)
}

export function __cancel_work(work: number, timer: number): boolean {
  let grabbed = -EAGAIN
  while (grabbed === -EAGAIN) grabbed = try_to_grab_pending(work, timer)
  if (grabbed < 0) return false
  const pool = get_work_pool(work)
  if (pool === NULL) clear_work_data(work)
  else set_work_pool_and_clear_pending(work, pool)
  return grabbed === 1
}

export function __cancel_work_sync(work: number, timer: number): boolean {
  let grabbed = -EAGAIN
  let idleRounds = 0
  while (grabbed < 0) {
    const ended = cancels_ended()
    grabbed = try_to_grab_pending(work, timer)
    if (grabbed !== -ENOENT) continue
    wait_for_other_canceller(work)
    if (cancels_ended() !== ended) idleRounds = 0
    else if (++idleRounds === IDLE_ROUNDS) tellSpin(work)
  }
  mark_work_canceling(work)
  flush_work(work)
  clear_work_data(work)
  wake_other_cancellers()
  return grabbed === 1
}

/** C5: going round while the other canceller has not got on is a busy loop, and hangs if it keeps that one off its CPU. */
function tellSpin(work: number): void {
  report(
    'livelock',
    'cancel-spin',
    `cancel_work_sync of item ${work} goes round while another canceller waits for a CPU`,
    aboutWork(work),
  )
}
