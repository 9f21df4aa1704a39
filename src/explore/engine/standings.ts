/**
 * Who holds which lock and who waits for it. The kernel model keeps its own account of spinlocks, mutexes and semaphores,
 * which its scenarios hand over; of any other program the mutexes of the hints are known, and whoever sleeps in Atomics.wait
 * or spins in cpu_relax. A lock that a program makes of its own words has no known holder: who wrote its word last is told.
 */
import { StepKind } from '../../link/instrument/steps.ts'
import type { View } from '../memory/shared_memory.ts'
import { elementName } from './element_name.ts'
import { type Execution, NONE } from './execution.ts'
import { lookingOn } from './looking_on.ts'
import { NOTED_READS } from './scheduler_state.ts'
import type { Standing } from './standing.ts'
import type { World } from './world.ts'

/** Of one recorded execution: by address, who holds the mutex there, and who changed the word last. */
export interface WordsTold {
  holders: Map<number, { cpu: number; name: string }>
  writers: Map<number, number>
}

const MOST_READS_TOLD = 3

export function standings(x: Execution, world: World, words: WordsTold): Standing[] {
  const own = locksOf(x, world)
  return Array.from({ length: world.total }, (_, cpu): Standing => {
    const name = world.nameOf(cpu)
    const told = own?.find((each) => each.cpu === name)
    if (x.finished[cpu] === 1) return { cpu: name, holds: told?.holds ?? heldBy(cpu, words), ended: true }
    const waitsFor = isBlocked(x, cpu) ? (told?.waitsFor ?? waitedFor(x, world, cpu, words)) : undefined
    return {
      cpu: name,
      holds: told?.holds ?? heldBy(cpu, words),
      ...(waitsFor === undefined ? {} : { waitsFor }),
    }
  })
}

/** The scenario's own account; while its hook runs, no CPU may seem to. The last account is asked for when none does any more. */
function locksOf(x: Execution, { scenario, hostState }: World): Standing[] | undefined {
  if (scenario.locks === undefined) return undefined
  return lookingOn(x, scenario.locks, hostState)
}

function heldBy(cpu: number, { holders }: WordsTold): string[] {
  return [...holders.values()].filter((holder) => holder.cpu === cpu).map(({ name }) => name)
}

function isBlocked({ state }: Execution, cpu: number): boolean {
  return !state.isEnabled(cpu)
}

function waitedFor(x: Execution, { nameOf }: World, cpu: number, { holders, writers }: WordsTold): string {
  const { state } = x
  if (state.wantsRelax[cpu] === 1) return `a write to ${readsOf(x, cpu)}`
  const view = x.view[cpu]
  if (view === undefined) return 'nothing shared'
  const word = elementName(x, view, x.place[cpu]!)
  if (state.wantsLock[cpu] === 1) {
    const holder = holders.get(state.pendingAddress[cpu]!)
    return holder === undefined ? word : `${word}, held by ${nameOf(holder.cpu)}`
  }
  const writer = x.waiting[cpu] === NONE ? undefined : writers.get(x.waiting[cpu]!)
  return writer === undefined ? `a notify on ${word}` : `a notify on ${word}, changed last by ${nameOf(writer)}`
}

function readsOf(x: Execution, cpu: number): string {
  const from = cpu * NOTED_READS
  const count = Math.min(x.state.notedCount[cpu]!, NOTED_READS)
  const names = Array.from({ length: Math.min(count, MOST_READS_TOLD) }, (_, i) =>
    elementName(x, x.notedView[from + i] as View, x.notedIndex[from + i]!),
  )
  const more = count > MOST_READS_TOLD ? ` or ${count - MOST_READS_TOLD} more` : ''
  return [...new Set(names)].join(', ') + more
}

/** A step has had its effect on the word at `address`. */
export function noteWord(
  words: WordsTold,
  kind: number,
  address: number,
  cpu: number,
  name: string,
  changed: boolean,
): void {
  if (kind === StepKind.lock) words.holders.set(address, { cpu, name })
  else if (kind === StepKind.unlock) words.holders.delete(address)
  if (changed) words.writers.set(address, cpu)
}
