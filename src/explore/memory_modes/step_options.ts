import { StepKind } from '../../link/instrument/steps.ts'
import type { WeakMemory } from './weak_memory.ts'

const ONLY_ZERO: readonly number[] = [0]
const ONLY_DELAYED: readonly number[] = [1]

/** Options of the step before which the CPU, or the buffer, stands: how many beside 0. */
export function moreOptionsOf(weak: WeakMemory, cpu: number): number {
  if (cpu >= weak.cpus) return weak.buffers[cpu - weak.cpus]!.ready() - 1
  if (weak.isWord[cpu] === 0) return 0
  const { pendingKind, pendingAddress } = weak.x.state
  switch (pendingKind[cpu]) {
    case StepKind.read:
    case StepKind.load:
      if (weak.knowledge === undefined || weak.buffers[cpu]!.newest(pendingAddress[cpu]!) !== undefined) return 0
      return weak.knowledge.olderOf(cpu, pendingAddress[cpu]!)
    case StepKind.write:
    case StepKind.store:
    case StepKind.unlock:
      return 1
    case StepKind.update:
      return weak.orders[cpu] === 'percpu' ? 1 : 0
    default:
      return 0
  }
}

/** All of them, for who tries each; of a store only the one that leaves it in the buffer, which may send it on at once. */
export function everyOptionOf(weak: WeakMemory, cpu: number): readonly number[] {
  const most = moreOptionsOf(weak, cpu)
  if (most === 0) return ONLY_ZERO
  const kind = weak.x.state.pendingKind[cpu]
  if (cpu < weak.cpus && kind !== StepKind.read && kind !== StepKind.load) return ONLY_DELAYED
  return Array.from({ length: most + 1 }, (_, option) => option)
}
