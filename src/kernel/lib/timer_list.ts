import { list_head } from '#kernel/lib/list'
import { embed, struct } from '#shm/layout'

/** linux/timer.h. The function gets the timer's address; what embeds the timer is found by subtraction. */
export const timer_list = struct('timer_list', {
  entry: embed(list_head, 'place in timer_base.timers, next is 0 when not armed; timer_base.lock'),
  expires: 'jiffy at which it fires; timer_base.lock',
  func: 'text pointer; set by timer_setup',
})
