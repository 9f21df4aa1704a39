/**
 * What discover links once: programs are given to it as data (engines.ts). Its default export is a scenario like any other;
 * `shapes` has one for each number of CPUs.
 */
import { FEWEST_CPUS, MOST_CPUS, type Program } from './program.ts'
import { beginProgram, bootWorld, type ProgramState, programRoles } from './program_scenario.ts'

function shape(cpus: number) {
  return {
    setup: (): ProgramState => ({ buffer: bootWorld(cpus) }),
    begin: (state: ProgramState, program: Program) => beginProgram(state, program),
    ...programRoles(cpus),
  }
}

const shapes = Object.fromEntries(
  Array.from({ length: MOST_CPUS - FEWEST_CPUS + 1 }, (_, i) => [FEWEST_CPUS + i, shape(FEWEST_CPUS + i)]),
)

export default { ...shapes[FEWEST_CPUS]!, shapes }
