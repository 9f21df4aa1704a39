/** Where a structure's file becomes a program: one file for searching, and one for each program, by what it says. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { cacheDirectory, writeWhole } from '../../link/cache_directory.ts'
import { type Program, programText } from '../program.ts'

export function runnerFile(file: string): string {
  return kept(`import * as given from ${JSON.stringify(path.resolve(file))}
import { runnerOf } from '#structure/runner'

const runner = runnerOf(given.default)
export { runner as default }
`)
}

export function structureProgramFile(file: string, program: Program): string {
  return kept(programFile(path.resolve(file), program))
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

function kept(text: string): string {
  const directory = path.join(cacheDirectory(), 'programs')
  mkdirSync(directory, { recursive: true })
  const file = path.join(directory, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.ts`)
  if (!existsSync(file)) writeWhole(file, text)
  return file
}
