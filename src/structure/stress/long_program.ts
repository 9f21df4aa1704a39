import type { Prng } from '../../explore/strategies/prng.ts'
import { stateText } from '../model/model_text.ts'
import type { ModelState, Models } from '../model/models.ts'
import { type Call, callText, type Program } from '../program.ts'
import type { Generator } from '../search/generate.ts'
import type { Structure } from '../structure.ts'

export const LONG_CALLS = 100_000
/** parts of a model beyond those that it begins with, and the characters of all: what is small may be larger than its memory */
const MOST_PARTS = 4
const MOST_TEXT = 1000
const MOST_DRAWS = 20
/** of a CPU, where a long program is made short */
const MOST_KINDS = 4

/**
 * A program with so many calls that its history is long, of those that a small one has; undefined where none can be judged: calls that
 * may wait would do so for ever at the end, and only linearizability of models that can be copied is decided step by step. Each CPU's own
 * calls keep the model small, so that all together do, whoever is faster.
 */
export function longProgram(
  { criterion = 'linearizability' }: Structure,
  models: Models,
  { neverWait, roles }: Generator,
  { before, cpus }: Program,
  random: Prng,
): Program | undefined {
  const all = cpus.flat()
  if (criterion !== 'linearizability' || !models.areOpen || !all.every(({ op }) => neverWait.has(op))) return undefined
  const lists: Call[][] = []
  for (const own of cpus) {
    const allowed = [...own, ...all.filter(({ op }) => !roles.has(op))]
    const list = streamOf(models, allowed, Math.floor(LONG_CALLS / cpus.length), random)
    if (list === undefined) return undefined
    lists.push(list)
  }
  return { before, cpus: lists, after: [] }
}

/** Each CPU's different calls, once: what a long program's CPUs do to one another, small enough to be explored. */
export function shortened({ before, cpus }: Program): Program {
  const once = (calls: readonly Call[]): Call[] => {
    const known = new Map(calls.map((call) => [callText(call), call]))
    return [...known.values()].slice(0, MOST_KINDS)
  }
  return { before, cpus: cpus.map(once), after: [] }
}

function streamOf(models: Models, calls: readonly Call[], length: number, random: Prng): Call[] | undefined {
  if (calls.length === 0) return []
  const known = calls.map((call) => models.know(call))
  const sizes = new Map<ModelState, boolean>()
  const most = partsIn(stateText(models.modelIn(models.start()))) + MOST_PARTS
  const isSmall = (state: ModelState): boolean => {
    const before = sizes.get(state)
    if (before !== undefined) return before
    const text = stateText(models.modelIn(state))
    const small = text.length <= MOST_TEXT && partsIn(text) <= most
    sizes.set(state, small)
    return small
  }
  const stream: Call[] = []
  let state = models.start()
  for (let draws = 0; stream.length < length; draws++) {
    if (draws === MOST_DRAWS) return undefined
    const drawn = random.below(calls.length)
    const [after] = models.ways(state, known[drawn]!)
    if (after === undefined || !isSmall(after)) continue
    stream.push(calls[drawn]!)
    state = after
    draws = -1
  }
  return stream
}

function partsIn(text: string): number {
  return text.split(',').length
}
