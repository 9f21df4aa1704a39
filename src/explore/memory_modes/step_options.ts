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
  if (cpu >= weak.cpus) return optionsOfBuffer(weak, cpu)
  const most = moreOptionsOf(weak, cpu)
  if (most === 0) return ONLY_ZERO
  const kind = weak.x.state.pendingKind[cpu]
  if (kind !== StepKind.read && kind !== StepKind.load) return ONLY_DELAYED
  return Array.from({ length: most + 1 }, (_, option) => option)
}

/** Which store goes, and those of them that may come before the newest one of their word. */
function optionsOfBuffer(weak: WeakMemory, cpu: number): readonly number[] {
  const buffer = weak.buffers[cpu - weak.cpus]!
  const ready = buffer.ready()
  const { knowledge } = weak
  const behind = Array.from({ length: ready }, (_, option) => option)
  if (knowledge === undefined) return ready === 1 ? ONLY_ZERO : behind
  const before = behind.filter((option) => knowledge.mayPrecedeNewest(cpu - weak.cpus, buffer.next(option)))
  return ready === 1 && before.length === 0 ? ONLY_ZERO : [...behind, ...before.map((option) => ready + option)]
}
