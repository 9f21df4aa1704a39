import type { Program } from './program.ts'
import { programText } from './program_text.ts'

/** A program as a scenario file, for whoever replays or keeps it. */
export function programFile(program: Program): string {
  return [
    ...programText(program).map((line) => `// ${line}`),
    `import { programScenario } from '#discover/program_scenario'`,
    '',
    `export default programScenario(${JSON.stringify(program, null, 2)})`,
    '',
  ].join('\n')
}
