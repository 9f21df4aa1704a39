import { NOTED_READS } from '../engine/scheduler_state.ts'
import type { View as SharedView } from '../memory/shared_memory.ts'
import type { Knowledge } from './knowledge.ts'
import type { WeakMemory } from './weak_memory.ts'

/** Words of the null page are no addresses. */
const LOWEST_POINTER = 256
/** How far from a loaded address an access is still one of the same object, in words. */
const OBJECT_WORDS = 15

export function load(weak: WeakMemory, cpu: number): void {
  const { x, knowledge } = weak
  if (weak.isWord[cpu] === 0) {
    knowledge?.full(cpu)
    return
  }
  const address = x.state.pendingAddress[cpu]!
  const view = x.view[cpu] as SharedView
  const inMemory = view[x.place[cpu]!] as number
  const buffer = weak.buffers[cpu]!
  if (!buffer.isEmpty && buffer.newest(address) !== undefined) {
    weak.patch(cpu, inMemory, buffer.seen(address, inMemory))
    return
  }
  if (knowledge === undefined) return
  orderByAddress(weak, cpu, x.place[cpu]!)
  const back = Math.min(weak.option, knowledge.olderOf(cpu, address))
  const value = back === 0 ? inMemory : knowledge.valueBefore(address, back)
  knowledge.reads(cpu, address, back)
  if (weak.ruleOf(cpu).acquire) knowledge.acquires(cpu)
  else if (value >= LOWEST_POINTER) knowledge.pointsTo(cpu, value)
  if (back > 0)
    weak.told = back === 1 ? 'reads the store before the newest' : `reads the store ${back} before the newest`
  if (value !== inMemory) weak.patch(cpu, inMemory, value)
}

/** An access to an object whose address was read comes after that read. */
function orderByAddress(weak: WeakMemory, cpu: number, place: number): void {
  const { knowledge } = weak
  for (const pointer of (knowledge as Knowledge).pointersOf(cpu)) {
    const distance = place - pointer
    if (distance < -OBJECT_WORDS || distance > OBJECT_WORDS) continue
    knowledge!.acquires(cpu)
    return
  }
}

export function looksAgain(weak: WeakMemory, cpu: number): void {
  const { knowledge, x } = weak
  if (knowledge === undefined) return
  const { notedCount, notedAddress } = x.state
  const list = x.state.notes(cpu)
  const from = list * NOTED_READS
  for (let i = from; i < from + Math.min(notedCount[list]!, NOTED_READS); i++)
    knowledge.looksAgain(cpu, notedAddress[i]!)
}
