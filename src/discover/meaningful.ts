import { type Op, operationOf } from '../operations/table.ts'
import { MOST_OPERATIONS, type Program } from './program.ts'

/**
 * A program whose handles mean something: descriptors that the same CPU has opened, kernel mounts that were made before. Operations
 * on what cannot be there are left out, so that shrinking one operation does not leave the rest pointing into the void.
 */
export function meaningful(program: Program): Program {
  const opened = program.cpus.map(() => 0)
  const held = program.cpus.map(() => false)
  const slots = new Set<number>()
  const keep = (op: Op, cpu: number, before: boolean): Op | undefined => {
    switch (op.do) {
      case 'open':
      case 'open_tree':
      case 'fsmount':
        opened[cpu]!++
        return refer(op, opened[cpu]! - 1)
      case 'kern_mount':
        if (slots.has(op.slot)) return undefined
        slots.add(op.slot)
        return op
      case 'kern_unmount':
        return slots.has(op.slot) ? op : undefined
      case 'hold':
        if (!before || held[cpu] || !slots.has(op.slot)) return undefined
        held[cpu] = true
        return op
      case 'release':
        if (!held[cpu]) return undefined
        held[cpu] = false
        return op
      default:
        return refer(op, opened[cpu]!)
    }
  }
  const beforeRace = program.before.flatMap(({ cpu, op }) => {
    if (cpu >= program.cpus.length) return []
    const kept = keep(op, cpu, true)
    return kept === undefined ? [] : [{ cpu, op: kept }]
  })
  const madeBefore = new Set(slots)
  const cpus = program.cpus.map((ops, cpu) => {
    slots.clear()
    for (const slot of madeBefore) slots.add(slot)
    return ops.flatMap((op) => keep(op, cpu, false) ?? []).slice(0, MOST_OPERATIONS)
  })
  return { before: beforeRace, cpus }
}

/** Descriptors, also those that paths begin at, are open ones; undefined where one is needed and none is. */
function refer(op: Op, opened: number): Op | undefined {
  const repaired: Record<string, unknown> = { ...op }
  for (const [name, { kind }] of Object.entries(operationOf(op).fields)) {
    const value = repaired[name]
    if (kind === 'descriptor') {
      if (opened === 0) return undefined
      repaired[name] = (value as number) % opened
    } else if (kind === 'place' && value !== undefined) {
      const repair = (_: string, fd: string): string => (opened === 0 ? '/a' : `@${Number(fd) % opened}`)
      repaired[name] = (value as string).replace(/^@(\d+)/, repair)
    }
  }
  return repaired as unknown as Op
}
