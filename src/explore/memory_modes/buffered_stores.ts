import { StepKind } from '../../link/instrument/steps.ts'
import { type Execution, NONE } from '../engine/execution.ts'
import { Access } from '../engine/scheduler_state.ts'
import { logPart } from './parts_of_steps.ts'
import type { DelayedStore } from './store_buffer.ts'
import type { WeakMemory } from './weak_memory.ts'

/** A store waits in the buffer of its CPU, which from here on can take a step. */
export function delay(weak: WeakMemory, cpu: number, store: DelayedStore): void {
  const { stores } = weak.buffers[cpu]!
  stores.push(store)
  if (stores.length === 1) weak.x.enable(weak.cpus + cpu)
  stands(weak, cpu)
}

/** What the buffer would do next, for strategies that look ahead. */
function stands(weak: WeakMemory, cpu: number): void {
  const { state } = weak.x
  const buffer = weak.cpus + cpu
  if (weak.buffers[cpu]!.isEmpty) {
    weak.x.disable(buffer)
    state.pendingAddress[buffer] = NONE
    return
  }
  const next = weak.buffers[cpu]!.next(0)
  state.pendingAddress[buffer] = next.address
  state.pendingBytes[buffer] = 4
  state.pendingKind[buffer] = StepKind.store
  state.pendingSite[buffer] = next.site
}

/** The store that leaves the buffer as its next step, and whether it was chosen to come before the newest one of its word, and may. */
export function leaving(weak: WeakMemory, buffer: number): { store: DelayedStore; precedesNewest: boolean } {
  const cpu = buffer - weak.cpus
  const { option } = weak
  const store = weak.buffers[cpu]!.next(option)
  const asked = option >= weak.buffers[cpu]!.ready()
  return { store, precedesNewest: asked && weak.knowledge?.mayPrecedeNewest(cpu, store) === true }
}

/** Before the newest store of the word, it changes nothing that anybody sees there now. */
export function putBeforeNewest(weak: WeakMemory, cpu: number, store: DelayedStore): void {
  weak.knowledge!.commits(cpu, store, store.view[store.place] as number, false, store.value)
  hasLeft(weak, cpu, store)
}

export function putInMemory(weak: WeakMemory, cpu: number, store: DelayedStore): void {
  const { x } = weak
  const before = store.view[store.place] as number
  x.memory.markBytes(store.address, 4)
  store.view[store.place] = store.adds ? before + store.value : store.value
  weak.knowledge?.commits(cpu, store, before, store.adds)
  hasLeft(weak, cpu, store)
}

function hasLeft(weak: WeakMemory, cpu: number, store: DelayedStore): void {
  const { x } = weak
  weak.lastCommit[cpu] = x.state.eventCount - 1
  const buffer = weak.buffers[cpu]!
  buffer.remove(store)
  for (const section of buffer.endedSections()) weak.rcu.over(section)
  stands(weak, cpu)
}

/** Everything goes into memory at once: allocating and freeing order what each CPU does to the object. */
export function drain({ weak }: Execution, cpu: number): void {
  if (weak === undefined) return
  weak.settle()
  const buffer = weak.buffers[cpu]!
  while (!buffer.isEmpty) {
    const store = buffer.next(0)
    logPart(weak.x, cpu, Access.write, store.address)
    putInMemory(weak, cpu, store)
  }
  weak.knowledge?.full(cpu)
}
