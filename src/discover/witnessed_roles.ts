import { bind_task, cpuPid } from '#kernel/task'
import { bindArena } from '#shm/arena'
import type { Scenario } from '../scenario.ts'
import { doOp } from './do_op.ts'
import { inTurn } from './in_turn.ts'
import { mountRows } from './mount_rows.ts'
import { endAll, type ProgramState } from './program_scenario.ts'
import { storedProgram } from './program_words.ts'

/** One CPU plays all tasks of a program in turn, and says all that they saw: results, and their mount tables as JSON. */
export function witnessedRoles(): Pick<Scenario<ProgramState>, 'cpus'> {
  return {
    cpus: [
      ({ buffer }: ProgramState) => {
        bindArena(buffer)
        const program = storedProgram()
        const results: number[] = []
        for (const { cpu, op } of inTurn(program)) {
          bind_task(cpuPid(cpu), cpu, 0)
          results.push(doOp(op, cpu))
        }
        const tables: string[] = []
        for (let cpu = 0; cpu < program.cpus.length; cpu++) {
          bind_task(cpuPid(cpu), cpu, 0)
          tables.push(JSON.stringify(mountRows()))
        }
        endAll(program)
        return [...results, ...tables]
      },
    ],
  }
}
