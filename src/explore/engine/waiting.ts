/** Atomics.wait and notify as the scheduler's own: who waits cannot go on until notified, or until its wait times out. */
import { StepKind } from '../../link/instrument/steps.ts'
import { nativeAtomics } from '../memory/built_ins/native_atomics.ts'
import { type createDirect, mayWait } from '../memory/direct.ts'
import type { View, ViewMeta } from '../memory/shared_memory.ts'
import { type Execution, IDLE, NONE } from './execution.ts'
import { hold } from './hold.ts'
import { decide } from './point.ts'
import { afterStep } from './step.ts'

/** The wait itself; true when the CPU must pause, until notified or timed out. */
export function wait(
  x: Execution,
  direct: ReturnType<typeof createDirect>,
  which: View,
  index: number,
  value: unknown,
  timeout: unknown,
  site: number,
): boolean {
  if ((x.attention & IDLE) !== 0 || x.touch(which) === null || !mayWait(which)) {
    x.waitResult[Math.max(x.current, 0)] = direct.$d_wait(which, index, value, timeout, site)
    return false
  }
  const { state, current: cpu } = x
  const limit = timeout === undefined || Number.isNaN(Number(timeout)) ? Infinity : Math.max(Number(timeout), 0)
  const now = nativeAtomics.load(which as never, index) as unknown
  if (now !== value && Number(now) !== Number(value)) {
    x.waitResult[cpu] = 'not-equal'
    x.recorder?.came('not-equal')
    return false
  }
  if (limit === 0) {
    x.waitResult[cpu] = 'timed-out'
    x.recorder?.came('timed-out')
    return false
  }
  const meta = x.touch(which) as ViewMeta
  x.recorder?.came('sleeps')
  if (x.stepTaken) afterStep(x)
  x.waiting[cpu] = meta.base + (index << meta.shift)
  x.waitOrder[cpu] = x.waitCounter++
  x.timed[cpu] = limit === Infinity ? 0 : 1
  x.clocks.sleepsUntilMs[cpu] = x.clocks.now(cpu) + limit
  x.view[cpu] = which
  x.place[cpu] = index
  state.pendingSite[cpu] = site
  state.pendingAddress[cpu] = x.waiting[cpu]!
  state.pendingBytes[cpu] = 1 << meta.shift
  if (limit === Infinity) {
    state.pendingKind[cpu] = StepKind.woken
    hold(x, cpu)
  } else state.pendingKind[cpu] = StepKind.timeout
  return decide(x)
}

/** Wakes the longest waiting first. */
export function notify(x: Execution, which: View, index: number, count: unknown): number {
  const meta = x.touch(which)
  if (meta === null) return nativeAtomics.notify(which as never, index, count as number)
  nativeAtomics.notify(which as never, index, 0)
  const { state } = x
  const address = meta.base + (index << meta.shift)
  let left = count === undefined ? Infinity : Math.max(Math.trunc(Number(count)) || 0, 0)
  let woken = 0
  while (left-- > 0) {
    let first = NONE
    for (let cpu = 0; cpu < state.cpuCount; cpu++)
      if (x.waiting[cpu] === address && (first < 0 || x.waitOrder[cpu]! < x.waitOrder[first]!)) first = cpu
    const asleep = x.loops?.waiters.first(address)
    if (asleep !== undefined && (first < 0 || asleep.order < x.waitOrder[first]!)) {
      x.loops?.waiters.wake(asleep)
      woken++
      continue
    }
    if (first < 0) break
    x.waiting[first] = NONE
    x.waitResult[first] = 'ok'
    state.pendingKind[first] = StepKind.woken
    x.cause[first] = state.eventCount - 1
    if (x.racing && x.plainSeen) x.races?.wakes(x.current, first)
    x.enable(first)
    woken++
  }
  x.recorder?.came(woken === 0 ? 'wakes nobody' : `wakes ${woken}`)
  return woken
}
