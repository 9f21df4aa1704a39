import type { Program } from './program.ts'
import { programText } from './program_text.ts'

/** A program as a scenario file, for whoever replays or keeps it. */
export function programFile(program: Program, alone: boolean): string {
  const scenario = alone ? 'aloneScenario' : 'programScenario'
  return [
    ...programText(program).map((line) => `// ${line}`),
    `import { ${scenario} } from '#discover/program_scenario'`,
    '',
    // not `export default ...`: the bundler would name the value after the file, and the program's hash would know it
    `const generated = ${scenario}(${JSON.stringify(program, null, 2)})`,
    'export { generated as default }',
    '',
  ].join('\n')
}
