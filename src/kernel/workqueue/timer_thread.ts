import { run_timers } from '#kernel/lib/timer'
import { bind_task, PF_KTHREAD } from '#kernel/task'
import { timerPid } from '#kernel/workqueue/kworker_threads'

/** What the timer's thread runs until `shutdown_timers`. */
export function timer_thread(): void {
  bind_task(timerPid(), 0, PF_KTHREAD)
  run_timers()
}
