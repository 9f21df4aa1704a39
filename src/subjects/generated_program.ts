/** Where a generated program becomes a scenario file. */
import type { Program } from '../discover/program.ts'
import { programFile } from '../discover/program_file.ts'
import { keptProgram } from '../link/kept_program.ts'

export function generatedProgramFile(program: Program, alone: boolean): string {
  return keptProgram(programFile(program, alone))
}
