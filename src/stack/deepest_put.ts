import { CALLS_TO_PUT, type Entry, MOST_LAYERS } from './calls_to_put.ts'
import { rowOf, type StackKnobs, type StackUse, stackUse } from './frame_sums.ts'
import type { FrameTable } from './frame_table.ts'

/** Who cleans up on the stack that the last mntput found, by design. */
const CLEANS_HERE: Readonly<Record<string, (chain: readonly string[]) => boolean>> = {
  inline: () => true,
  'wq-wait': (chain) => chain.includes('process_one_work'),
  'wq-flush': (chain) => chain.includes('kern_unmount'),
  'task-work': (chain) => chain.includes('kern_unmount'),
}
/** What only one kind of design has. */
const ONLY_UNDER: Readonly<Record<string, readonly string[]>> = {
  cleanup_mnt_work: ['wq-wait', 'wq-flush'],
  delayed_mntput: ['task-work'],
  __cleanup_mnt: ['task-work'],
}

export interface DeepestPut {
  /** kernel functions down to the caller of deactivate_super, by the names of 6.12 */
  chain: readonly string[]
  use: StackUse
  /** chains that were looked at */
  chains: number
}

/**
 * The chain from an entry to deactivate_super that takes the most of a stack, by going every way that the calls leave: each
 * function once, but for links within links (as many as that kernel follows by calling itself) and layers of filesystems.
 * Of chains that take as much at the most, the one that takes more at the least. Undefined: under this design none
 * leads from here to there.
 */
export function deepestPut(
  table: FrameTable,
  knobs: StackKnobs,
  design: string,
  { from, through = [], without = [] }: Entry,
): DeepestPut | undefined {
  let best: DeepestPut | undefined
  let chains = 0
  const chain = [...from]
  const go = (): void => {
    const here = chain.at(-1)!
    for (const called of CALLS_TO_PUT[here] ?? []) {
      const next = called.replace('*', '')
      if (next === 'deactivate_super') {
        if (!through.every((name) => timesIn(chain, name) >= timesIn(through, name))) continue
        chains++
        const use = stackUse(table, chain, knobs, next)
        if (best === undefined || use.high > best.use.high || (use.high === best.use.high && use.low > best.use.low))
          best = { chain: [...chain], use, chains }
        continue
      }
      if (without.includes(next) || !isCalled(table, here, called)) continue
      if (timesIn(chain, next) >= mostTimes(table, next)) continue
      if (ONLY_UNDER[next]?.includes(design) === false) continue
      if (here === 'mntput_no_expire' && CLEANS_HERE[design]?.(chain) !== true) continue
      chain.push(next)
      go()
      chain.pop()
    }
  }
  go()
  return best && { ...best, chains }
}

/** A kernel whose machine code was measured has no direct call but those in it. */
function isCalled(table: FrameTable, caller: string, called: string): boolean {
  const name = called.replace('*', '')
  const [from, to] = [rowOf(table, caller), rowOf(table, name)]
  if (to.by === 'gone') return false
  return called !== name || from.by !== 'measured' || to.by !== 'measured' || from.calls?.[name] !== undefined
}

function mostTimes(table: FrameTable, name: string): number {
  if (name === 'nested_symlink') return table.nestedLinks
  if (/^ovl_/.test(name)) return MOST_LAYERS
  return /^vfs_/.test(name) ? MOST_LAYERS + 1 : 1
}

function timesIn(list: readonly string[], name: string): number {
  return list.filter((each) => each === name).length
}
