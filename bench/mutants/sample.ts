import { createHash } from 'node:crypto'
import { KINDS, type Mutant } from './mutant.ts'

/**
 * Orders all mutants so that any first part is a sample that nobody chose. Kinds take turns, and files take turns within a kind; a hash
 * of the seed and the names orders the files, and the mutants of a file.
 */
export function sampled(mutants: readonly Mutant[], seed: number): Mutant[] {
  const rank = (name: string): string => createHash('sha256').update(`${seed} ${name}`).digest('hex')
  const byRank = <T>(list: readonly T[], name: (one: T) => string): T[] =>
    list
      .map((one) => [rank(name(one)), one] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, one]) => one)
  const kinds = KINDS.map((kind) => {
    const byFile = new Map<string, Mutant[]>()
    for (const mutant of byRank(
      mutants.filter((each) => each.kind === kind),
      ({ id }) => id,
    ))
      byFile.set(mutant.path, [...(byFile.get(mutant.path) ?? []), mutant])
    return inTurns(byRank([...byFile], ([path]) => `${kind} ${path}`).map(([, list]) => list))
  })
  return inTurns(kinds)
}

/** One of each, then the second of each that has one, and so on. */
function inTurns<T>(lists: readonly T[][]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat()
}
