import '../operations/files.ts'
import '../operations/flushing.ts'
import '../operations/last_closes.ts'
import '../operations/modules.ts'
import '../operations/memory.ts'
import '../operations/migrate.ts'
import '../operations/mounting.ts'
import '../operations/out_of_memory.ts'
import '../operations/remount.ts'
import '../operations/servers.ts'
import '../operations/work_items.ts'
import { allOperations, type Operation } from '../operations/operation.ts'
import type { Random } from '../random.ts'

/** How often each operation is chosen, by its name, in proportion to the others. */
export type Weights = Readonly<Record<string, number>>

/** A function that picks operations by weight; throws for a name that is no operation. */
export function chooser(weights: Weights): (random: Random) => Operation {
  const chosen: Operation[] = []
  for (const [name, weight] of Object.entries(weights)) {
    const operation = allOperations().find((o) => o.name === name)
    if (operation === undefined) throw new Error(`[internal bug] no operation is called "${name}"`)
    for (let i = 0; i < weight; i++) chosen.push(operation)
  }
  return (random) => random.pick(chosen)
}
