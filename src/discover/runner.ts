/**
 * What discover links once: programs are given to it as data (engines.ts). Its default export is a scenario like any other;
 * `shapes` has one for each number of CPUs, and one that runs a program alone.
 */
import { FEWEST_CPUS, MOST_CPUS, type Program } from './program.ts'
import { aloneRoles, beginAlone, beginProgram, bootWorld, type ProgramState, programRoles } from './program_scenario.ts'

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

const alone = {
  setup: (): ProgramState => ({ buffer: bootWorld(MOST_CPUS) }),
  begin: (state: ProgramState, program: Program) => beginAlone(state, program),
  ...aloneRoles(),
}

export default { ...shapes[FEWEST_CPUS]!, shapes: { ...shapes, alone } }
