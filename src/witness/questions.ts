import fc from 'fast-check'
import { inTurn } from '../discover/in_turn.ts'
import { lengthOf, type Program } from '../discover/program.ts'
import { programArbitrary } from '../discover/program_arbitrary.ts'
import { askable } from './askable.ts'
import { ALONE_CASES } from './cases/alone_cases.ts'
import { RACED_CASES } from './cases/raced_cases.ts'
import type { Case } from './cases/steps.ts'

/** What is asked: the cases by hand, and as many programs that nobody wrote. */
export interface Questions {
  alone: Iterable<Case>
  /** how many these are */
  programs: number
  raced: Array<Case & { rounds: number }>
}

export interface HowMuch {
  seed: number
  /** generated programs, one operation after the other */
  programs: number
  /** of each race by hand; 0: none is run */
  rounds: number
  /** generated races, of a tenth of the rounds */
  races: number
}

const TASKS = 2

export function questions({ seed, programs, rounds, races }: HowMuch): Questions {
  return {
    alone: aloneQuestions(seed, programs),
    programs: ALONE_CASES.length + programs,
    raced:
      rounds === 0
        ? []
        : [
            ...RACED_CASES.map((each) => ({ ...each, rounds })),
            ...generatedRaces(seed, races).map((each) => ({ ...each, rounds: Math.ceil(rounds / 10) })),
          ],
  }
}

/** Generated as they are asked for: many of them take longer than somebody who ends the run waits. */
function* aloneQuestions(seed: number, count: number): Generator<Case> {
  yield* ALONE_CASES
  for (let first = 0; first < count; first += AT_ONCE) {
    const numRuns = Math.min(AT_ONCE, count - first)
    const made = fc.sample(programArbitrary(TASKS, MOST_HABITS), { seed: (seed + first) | 0, numRuns })
    for (const [i, program] of made.entries())
      yield { title: `generated program ${first + i}`, program: shortened(askable(program)) }
  }
}

const AT_ONCE = 100
/** Of each task. A third of what they do is nothing that a kernel can be asked. */
const MOST_HABITS = 10
const MOST_ALONE = 20

/** The first calls, of both tasks in turn. */
function shortened(program: Program): Program {
  const asked = inTurn(program).slice(0, MOST_ALONE)
  return {
    before: asked.filter(({ before }) => before).map(({ cpu, op }) => ({ cpu, op })),
    cpus: program.cpus.map((_, task) => asked.flatMap(({ cpu, op, before }) => (before || cpu !== task ? [] : [op]))),
  }
}

/** Races between two to four tasks; a namespace of one's own would outlast a round. */
function generatedRaces(seed: number, count: number): Case[] {
  const found: Case[] = []
  for (let batch = 0; found.length < count; batch++) {
    for (const made of fc.sample(programArbitrary(), { seed: (seed + batch + 1) | 0, numRuns: count })) {
      const program = askable(made, new Set(['unshare', 'exit', 'setns'] as const))
      if (program.cpus.every((ops) => ops.length > 0) && lengthOf(program) <= MOST_RACED && found.length < count)
        found.push({ title: `generated race ${found.length}`, program })
    }
  }
  return found
}

/** What the explorer can go through. */
const MOST_RACED = 12
