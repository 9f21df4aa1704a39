import * as original from '#kernel/lib/wait'
import { record } from './event_ring.ts'
import { ASLEEP, END, NAP, WOKEN } from './kernel_events.ts'

/** In the place of `kernel/lib/wait` while a run is recorded. */
export * from '#kernel/lib/wait'

export function wait_on(address: number, expected: number, timeoutMs?: number): 'ok' | 'not-equal' | 'timed-out' {
  record(ASLEEP, address, address)
  const how = original.wait_on(address, expected, timeoutMs)
  record(END, 0, how === 'timed-out' ? 0 : address)
  return how
}

export function wake_up(address: number): void {
  record(WOKEN, 0, address)
  original.wake_up(address)
}

export function wake_up_all(address: number): void {
  record(WOKEN, 0, address)
  original.wake_up_all(address)
}

export function usleep(us: number): void {
  record(NAP, 0, 0)
  original.usleep(us)
  record(END, 0, 0)
}
