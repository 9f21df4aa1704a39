import { ENTRIES, type Entry, MOST_LAYERS } from './calls_to_put.ts'
import { type DeepestPut, deepestPut } from './deepest_put.ts'
import { FILESYSTEMS, type Filesystem, LAYER } from './filesystems.ts'
import { RETURN_ADDRESS, type StackKnobs, stackUse, wayOf } from './frame_sums.ts'
import type { FrameTable, Range } from './frame_table.ts'

/** What may come on top anywhere below deactivate_super; in no chain and no bound, and not all of it at once. */
export const EXTRAS = [
  { what: 'sleeping, when the scheduler balances on the way', bytes: 1050 },
  { what: 'sleeping, as a rule', bytes: 344 },
  { what: 'an allocation without reclaim', bytes: 860 },
  { what: 'an interrupt, which has a stack of its own but for its registers', bytes: 200 },
] as const
/** The most of them at once: one sleeps or allocates, and is interrupted. */
const EXTRAS_AT_ONCE = 1050 + 200

export interface StackVerdict {
  filesystem: Filesystem
  entry: Entry
  /** down to deactivate_super, the deepest of all entries */
  put: DeepestPut
  /** below it: the chain picked by hand, and no more than this by any calls of 6.12 */
  below: Range
  bound: number
  /** by the least of the sizes it is over the end; by the most of bound and extras it may be; by neither */
  says: 'overflows' | 'may overflow' | 'fits'
  /** bytes left by the chains at the least and at the most, and by bound and extras; below 0: over the end */
  left: { most: number; least: number; bound: number }
}

/** Whether a stack of this size is enough for the deepest last put that a design cleans up where it is, filesystem by filesystem. */
export function stackVerdicts(table: FrameTable, knobs: StackKnobs, design: string, size: number): StackVerdict[] {
  const { entry, put } = deepestOf(table, knobs, design)
  return FILESYSTEMS.map((filesystem) => {
    const below = filesystem.stacked && design === 'inline' ? stackedBelow(table) : belowOf(table, filesystem)
    const { without, nvme = 0, ahci = 0 } = filesystem.bound
    const bound = Math.max(without, nvme, ahci, below[1])
    // the return address into the caller of deactivate_super is in the frame of whoever pops it, too
    const room = size + RETURN_ADDRESS
    const left = {
      most: room - put.use.low - below[0],
      least: room - put.use.high - below[1],
      bound: room - put.use.high - bound - EXTRAS_AT_ONCE,
    }
    const says = left.most < 0 ? 'overflows' : left.bound < 0 ? 'may overflow' : 'fits'
    return { filesystem, entry, put, below, bound, says, left }
  })
}

/** The deepest of all chains of a design to deactivate_super, with the entry that it comes from. */
export function deepestOf(table: FrameTable, knobs: StackKnobs, design: string): { entry: Entry; put: DeepestPut } {
  const [deepest] = putsOf(table, knobs, design).sort((a, b) => b.put.use.high - a.put.use.high)
  if (deepest === undefined) throw new Error(`no entry leads to deactivate_super under ${design}`)
  return deepest
}

/** For every entry from which a design comes to deactivate_super: the deepest chain. */
export function putsOf(table: FrameTable, knobs: StackKnobs, design: string): Array<{ entry: Entry; put: DeepestPut }> {
  return ENTRIES.flatMap((entry) => {
    const put = deepestPut(table, knobs, design, entry)
    return put === undefined ? [] : [{ entry, put }]
  })
}

const NOTHING_ABOVE: StackKnobs = { threadInfo: [0, 0], kstackOffset: [0, 0] }

export function belowOf(table: FrameTable, { calls }: Filesystem): Range {
  return sumOf(
    table,
    calls.flatMap((each) => wayOf(table, each)),
  )
}

/** Overlays on each other on what takes the most: the last put of each layer is cleaned up inside that of the one above. */
function stackedBelow(table: FrameTable): Range {
  const layer = sumOf(table, LAYER)
  const bottoms = FILESYSTEMS.filter(({ stacked }) => stacked !== true).map((each) => belowOf(table, each))
  const deepest = bottoms.sort((a, b) => b[1] - a[1])[0]!
  return [MOST_LAYERS * layer[0] + deepest[0], MOST_LAYERS * layer[1] + deepest[1]]
}

function sumOf(table: FrameTable, functions: readonly string[]): Range {
  const { low, high } = stackUse(table, functions, NOTHING_ABOVE)
  return [low, high]
}
