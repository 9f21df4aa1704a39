/** Where a structure's file becomes a program: one file for searching, and one for each program, by what it says. */
import path from 'node:path'
import { keptProgram } from '../../link/kept_program.ts'
import { type Program, programText } from '../program.ts'

export function runnerFile(file: string): string {
  return keptProgram(`import * as given from ${JSON.stringify(path.resolve(file))}
import { runnerOf } from '#structure/runner'

const runner = runnerOf(given.default)
export { runner as default }
`)
}

export function structureProgramFile(file: string, program: Program): string {
  return keptProgram(programFile(path.resolve(file), program))
}

/** A program as a scenario file; `file` is the structure's, as the scenario file imports it. */
export function programFile(file: string, program: Program): string {
  return [
    ...programText(program).map((line) => `// ${line}`),
    `import * as given from ${JSON.stringify(file)}`,
    `import { raceScenario } from '#structure/race'`,
    '',
    // not `export default ...`: the bundler would name the value after the file, and the program's hash would know it
    `const generated = raceScenario(given.default, ${JSON.stringify(program, null, 2)})`,
    'export { generated as default }',
    '',
  ].join('\n')
}
