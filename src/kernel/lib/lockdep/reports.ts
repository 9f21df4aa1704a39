// explore: atomic
import { self, task_struct } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { mem } from '#shm/arena'
import { report } from '#shm/findings'
import { countReport, placesOf } from './dependencies.ts'
import { className, itemOfClass, maxActiveOfClass, queueOfClass } from './lock_class.ts'
import { placeName } from './place.ts'

/** What lockdep says, in the shape that kernel people know. */
export interface Taken {
  id: number
  /** `write`, `read`, `spin`, `rcu` or `wait` */
  mode: string
  place: number
}

/** Of pseudo-locks, whose names begin with a bracket, there is one mode only. */
function taken({ id, mode, place }: Taken): string {
  const how = className(id).startsWith('(') ? '' : `{${mode}}`
  return `    (${className(id)})${how}, at: ${placeName(place)}`
}

const task = (): string => threadName(mem[self + task_struct.pid]!)

/** `way` leads from `wanted` to `held`: those who hold the one wait, in the end, for the other. */
export function tellCircle(wanted: Taken, held: Taken, way: readonly number[]): void {
  const lines = [
    `possible circular locking dependency detected: ${task()} is trying to acquire lock`,
    taken(wanted),
    'but task is already holding lock',
    taken(held),
    'which lock already depends on the new lock. The existing chain, last dependency first:',
    ...chainOf(way),
    `  #0 (${className(wanted.id)}) at: ${placeName(wanted.place)}`,
    ...scenario(held.id, wanted.id, way),
  ]
  tell(lines, [wanted.id, held.id, ...way])
}

/** Who completes `waited` does so as `doer`, and that waits for `waited` in the end. */
export function tellCompletion(waited: Taken, doer: number, way: readonly number[]): void {
  tell(
    [
      `possible circular locking dependency detected: ${task()} is about to complete`,
      taken(waited),
      'and whoever waits for that waits for',
      `    (${className(doer)})`,
      'which already depends on the completion. The existing chain, last dependency first:',
      ...chainOf(way),
      ...scenario(waited.id, doer, way),
    ],
    [waited.id, doer, ...way],
  )
}

function chainOf(way: readonly number[]): string[] {
  const lines: string[] = []
  for (let i = way.length - 1; i > 0; i--) {
    const [from, to] = [way[i - 1]!, way[i]!]
    const places = placesOf(from, to)
    lines.push(`  #${i} (${className(to)}) at: ${placeName(places.to)}`)
    lines.push(`     with (${className(from)}) held, taken at: ${placeName(places.from)}`)
  }
  return lines
}

/** Two CPUs at the ends of the chain, whoever stands in the middle of it. */
function scenario(held: number, wanted: number, way: readonly number[]): string[] {
  const lines: string[] = []
  if (way.length > 2) lines.push(`  chain: ${[held, ...way].map(className).join(' --> ')}`)
  const last = way.length > 1 ? way.at(-2)! : wanted
  const left = (text: string): string => `    ${text}`
  const right = (text: string): string => `    ${''.padEnd(36)}${text}`
  return [
    ...lines,
    '  Possible unsafe locking scenario:',
    `${left('CPU0').padEnd(40)}CPU1`,
    left(`lock(${className(held)})`),
    right(`lock(${className(last)})`),
    right(`lock(${className(held)})`),
    left(`lock(${className(wanted)})`),
    '  *** DEADLOCK ***',
  ]
}

export function tellRecursion(wanted: Taken, held: Taken, which: 'same' | 'other' | 'inside'): void {
  const hint = {
    same: 'it is the very same lock',
    other: 'another lock of the same class, without a nesting annotation',
    inside: 'it waits for what it is itself a part of',
  }[which]
  tell(
    [
      `possible recursive locking detected: ${task()} is trying to acquire lock`,
      taken(wanted),
      `but task is already holding lock (${hint})`,
      taken(held),
    ],
    [wanted.id, held.id],
  )
}

export function tellLongChain(chain: readonly number[]): void {
  const queue = queueOfClass(chain[0]!)
  tell(
    [
      `work items wait for one another in a chain longer than max_active: ${chain.length} items of (${className(queue)}) where ${maxActiveOfClass(queue)} may run at once`,
      ...chain.map((id, i) => `    ${i === 0 ? '' : 'waits for '}(${className(id)})`),
      'when the first ones fill the queue, the last one never starts',
    ],
    [queue, ...chain],
  )
}

export function tellSleep(place: number, inside: Taken): void {
  const where = inside.mode === 'rcu' ? 'inside an RCU read-side section' : 'with a spinlock held'
  tell(
    [`sleeping function called from invalid context, ${where}: ${task()} at ${placeName(place)}`, taken(inside)],
    [inside.id],
  )
}

/** `how`: how it should be held */
export function tellNotHeld(place: number, lock: string, how: string): void {
  tell([`lock not held: ${task()} comes without ${lock} ${how} to ${placeName(place)}, which relies upon it`], [], lock)
}

export function tellUnlock(lock: string): void {
  tell([`bad unlock balance detected: ${task()} releases ${lock}, which it does not hold`], [], lock)
}

export function tellReturn(held: Taken | undefined): void {
  tell(
    [
      `lock held when returning to user space: ${task()} still ${held === undefined ? 'holds a lock' : 'holds'}`,
      ...(held === undefined ? [] : [taken(held)]),
    ],
    held === undefined ? [] : [held.id],
  )
}

export function tellSeqlock(place: number, writer: Taken): void {
  tell(
    [
      `seqlock read inside its own write section: ${task()} would wait for itself at ${placeName(place)}`,
      taken(writer),
    ],
    [writer.id],
  )
}

export function tellFlushOrder(feeding: number, fed: number, place: number): void {
  tell(
    [
      `possible lost work: ${task()} flushed (${className(fed)}) before (${className(feeding)}), which feeds it, and not again after`,
      `    (${className(feeding)}), at: ${placeName(place)}`,
      `what (${className(feeding)}) hands on while it is flushed is still outstanding when the flusher goes on`,
    ],
    [feeding, fed],
  )
}

/** About the locks and the work items of `classes`, and other locks by name. */
function tell(lines: readonly string[], classes: readonly number[], ...locks: string[]): void {
  countReport()
  const items = classes.flatMap((id) => itemOfClass(id) ?? [])
  const others = classes.filter((id) => itemOfClass(id) === undefined).map(className)
  report('lockdep', 'lockdep', lines.join('\n'), { locks: [...others, ...locks], functions: items })
}
