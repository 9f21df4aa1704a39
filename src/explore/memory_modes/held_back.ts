import { StepKind } from '../../link/instrument/steps.ts'
import { Drain } from './order_rules.ts'
import type { WeakMemory } from './weak_memory.ts'

/** Whom its own buffer holds back cannot go on, nor who waits for a grace period. */
export function holdBack(weak: WeakMemory): void {
  const { x, needs } = weak
  const { state } = x
  for (let cpu = 0; cpu < weak.cpus; cpu++) {
    if (needs[cpu] === Drain.nothing || x.finished[cpu] === 1) continue
    if (!isReady(weak, cpu)) x.disable(cpu)
    else if (state.wantsLock[cpu] === 0 && state.wantsRelax[cpu] === 0) x.enable(cpu)
  }
}

function isReady(weak: WeakMemory, cpu: number): boolean {
  const { x } = weak
  const buffer = weak.buffers[cpu]!
  const need = weak.needs[cpu]!
  if (need === Drain.gracePeriod) return weak.rcu.isElapsed(cpu)
  if (buffer.isEmpty) return true
  const address = x.state.pendingAddress[cpu]!
  const epoch = weak.epochs[cpu]!
  switch (need) {
    case Drain.word:
      return !buffer.holdsBefore(address, epoch)
    case Drain.success:
      return willFail(weak, cpu) && !buffer.holdsBefore(address, weak.mode === 'tso' ? 0 : epoch)
    case Drain.waking:
      return !x.waiting.includes(address)
    default:
      return false
  }
}

function willFail({ x }: WeakMemory, cpu: number): boolean {
  if (x.state.pendingKind[cpu] !== StepKind.compareExchange) return false
  return Number(x.view[cpu]![x.place[cpu]!]) !== Number(x.expected[cpu])
}
