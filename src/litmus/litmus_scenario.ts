/** A file of a litmus test in the kernel's format, as a scenario. */
import { readFileSync } from 'node:fs'
import { BadInput } from '../link/bad_input.ts'
import { keptProgram } from '../link/kept_program.ts'
import { codeOf } from '../link/system_error.ts'
import { type LitmusTest, namesIn } from './litmus_test.ts'
import { parseLitmus } from './parse/parse_litmus.ts'
import { scenarioTexts } from './scenario_text.ts'

export function readLitmus(file: string): LitmusTest {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new BadInput(`${file} cannot be read (${codeOf(error)})`)
  }
  return parseLitmus(text, file)
}

/** Where the scenario is that the test is run as. */
export function litmusProgram(test: LitmusTest): string {
  return keptProgram(textOf(test, false))
}

/** The scenario as a file of the user's own, which runs where the package is installed. */
export function litmusScenario(test: LitmusTest): string {
  return textOf(test, true)
}

function textOf(test: LitmusTest, importsPackage: boolean): string {
  const texts = scenarioTexts([{ name: 'default', test, registers: registersOf(test) }], importsPackage)
  return `// A litmus test, written by mnttorture litmus.\n${texts}`
}

/** What of each CPU's registers a test asks for: what the CPU returns. */
export function registersOf(test: LitmusTest): string[][] {
  const asked = [...test.observe, ...namesIn(test.cond), ...(test.filter === undefined ? [] : namesIn(test.filter))]
  return test.threads.map((_, cpu) => [
    ...new Set(asked.filter((each) => each.startsWith(`${cpu}:`)).map((each) => each.slice(each.indexOf(':') + 1))),
  ])
}
