import type { Prng } from '../../explore/strategies/prng.ts'
import type { Known, ModelState, Models } from '../model/models.ts'
import type { Program } from '../program.ts'
import type { Generator } from '../search/generate.ts'

/** programs that are looked at, and orders of the calls of each */
const CANDIDATES = 20
const ORDERS = 12
/** between the numbers of two of them */
const APART = 10_007

/**
 * A program in which, by the model, nobody waits for ever in any of the orders that are tried: on threads, one that does takes all the
 * time that a hang is given. The program of that number, where there is none.
 */
export function goingProgram(
  generator: Generator,
  models: Models,
  number: number,
  shaped: (program: Program) => Program,
  random: Prng,
): Program {
  const own = { ...generator.program(number), after: [] }
  for (let candidate = 0; candidate < CANDIDATES; candidate++) {
    const small = candidate === 0 ? own : { ...generator.program(number + candidate * APART), after: [] }
    if (small.cpus.flat().every(({ op }) => generator.neverWait.has(op))) return small
    if (comesToItsEnd(models, shaped(small), random)) return small
  }
  return own
}

function comesToItsEnd(models: Models, { before, cpus }: Program, random: Prng): boolean {
  let first = models.start()
  for (const call of before) first = models.ways(first, models.know(call))[0] ?? first
  const lanes = cpus.map((calls) => calls.map((call) => models.know(call)))
  for (let order = 0; order < ORDERS; order++) if (!endsInSomeOrder(models, first, lanes, random)) return false
  return true
}

function endsInSomeOrder(models: Models, first: ModelState, lanes: readonly Known[][], random: Prng): boolean {
  const at = lanes.map(() => 0)
  let state = first
  for (;;) {
    const left = lanes.flatMap((lane, cpu) => (at[cpu]! < lane.length ? [cpu] : []))
    if (left.length === 0) return true
    let after: ModelState | undefined
    while (after === undefined && left.length > 0) {
      const [cpu] = left.splice(random.below(left.length), 1)
      after = models.ways(state, lanes[cpu!]![at[cpu!]!]!)[0]
      if (after !== undefined) at[cpu!]!++
    }
    if (after === undefined) return false
    state = after
  }
}
