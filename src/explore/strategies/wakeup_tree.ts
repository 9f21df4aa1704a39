import { cpuOf } from '../memory_modes/choice.ts'
import { dependent, type EventInfo } from './event_info.ts'

/** Sequences still to be explored from one point: a node for each first event, oldest first. */
export interface WakeupNode {
  event: EventInfo
  next: WakeupNode[]
}

/** Is `cpu`, whose next event is `event`, a weak initial of `sequence`: could the sequence as well begin with it? */
export function isWeakInitial(event: EventInfo, sequence: readonly EventInfo[]): boolean {
  const at = sequence.findIndex((other) => cpuOf(other[0]!) === cpuOf(event[0]!))
  if (at < 0) return !sequence.some((other) => dependent(event, other))
  const own = sequence[at]!
  if (own[0] !== event[0]) return false
  for (let i = 0; i < at; i++) if (dependent(sequence[i]!, own)) return false
  return true
}

/** A sequence after its weak initial `event` was taken. */
export function without(sequence: readonly EventInfo[], event: EventInfo): EventInfo[] {
  const at = sequence.findIndex((other) => other[0] === event[0])
  return sequence.filter((_, i) => i !== at)
}

/** Adds a sequence to a tree unless one of the tree's sequences already leads there. */
export function insertSequence(tree: WakeupNode[], sequence: EventInfo[]): void {
  let level = tree
  let rest = sequence
  for (;;) {
    const branch = level.find((node) => isWeakInitial(node.event, rest))
    if (branch === undefined) break
    rest = without(rest, branch.event)
    if (rest.length === 0 || branch.next.length === 0) return
    level = branch.next
  }
  for (const event of rest) {
    const node: WakeupNode = { event, next: [] }
    level.push(node)
    level = node.next
  }
}
