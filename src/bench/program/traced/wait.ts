import { wait_on as untraced } from '#kernel/lib/wait'
import { self, task_struct } from '#kernel/task'
import { begins, ends } from './ring.ts'

export { wake_up, wake_up_all } from '#kernel/lib/wait'

/** Stands in for kernel/lib/wait: a thread that waits shows on the timeline. */
export function wait_on(address: number, expected: number, timeoutMs?: number): ReturnType<typeof untraced> {
  begins('asleep')
  const how = untraced(address, expected, timeoutMs)
  ends('asleep')
  return how
}

export function usleep(us: number): void {
  if (us > 0) wait_on(self + task_struct.nap, 0, us / 1000)
}
