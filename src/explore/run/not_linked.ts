import type { Later } from '../../link/later.ts'
import { createEngine } from '../engine/engine.ts'
import { Unlinked } from '../event_loop/unlinked.ts'
import { RandomWalk } from '../strategies/random.ts'
import type { Program } from './program.ts'

const EXECUTIONS = 8

/** A file that the code asks for in one of some executions, and that is not linked yet. What else is wrong is told later. */
export function notLinked(program: Program): Later | undefined {
  try {
    const engine = createEngine(program, { races: false })
    const walk = new RandomWalk(engine.state, 0)
    for (let index = 0; index < EXECUTIONS; index++) engine.run(walk, index)
  } catch (error) {
    if (error instanceof Unlinked) return error.later
  }
  return undefined
}
