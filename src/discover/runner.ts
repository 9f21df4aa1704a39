/**
 * What discover links once: programs are given to it as data (engines.ts). Its default export has a scenario for each number of
 * CPUs, and one that runs a program alone, each beside what writes a program into its state.
 */
import { FEWEST_CPUS, MOST_CPUS, type Program } from './program.ts'
import { aloneRoles, beginAlone, beginProgram, bootWorld, type ProgramState, programRoles } from './program_scenario.ts'
import { witnessedRoles } from './witnessed_roles.ts'

function shape(cpus: number) {
  return {
    scenario: { setup: (): ProgramState => ({ buffer: bootWorld(cpus) }), ...programRoles(cpus) },
    begin: (state: ProgramState, program: Program) => beginProgram(state, program),
  }
}

const shapes = Object.fromEntries(
  Array.from({ length: MOST_CPUS - FEWEST_CPUS + 1 }, (_, i) => [FEWEST_CPUS + i, shape(FEWEST_CPUS + i)]),
)

const alone = {
  scenario: { setup: (): ProgramState => ({ buffer: bootWorld(MOST_CPUS) }), ...aloneRoles() },
  begin: (state: ProgramState, program: Program) => beginAlone(state, program),
}

/** As alone, without the reference: what the operations return, and the mount tables that are left. */
const witnessed = { ...alone, scenario: { ...alone.scenario, ...witnessedRoles() } }

export default { ...shapes, alone, witnessed }
