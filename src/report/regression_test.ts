/** A vitest file that holds a found schedule against the program as it will be: what `explore --emit-test` writes. */
import { counted } from '../counted.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { interleaving } from './interleaving.ts'
import { PLAIN } from './look.ts'

export interface RegressionSubject {
  /** what results call the scenario */
  name: string
  /** path from the test's folder to the scenario's file, or the name of one that ships with the package */
  scenario: { file: string } | { name: string } | undefined
  /** the other knobs of a Subject that are not as usual */
  knobs: Record<string, unknown>
  /** kernel path -> path from the test's folder */
  standIns: Record<string, string>
  seed: number
  races: boolean
  steps?: number
  /** where it is not sc */
  memory?: string
}

const FEWEST_EXECUTIONS = 1000
const MOST_EXECUTIONS = 100_000
const TIMEOUT_MS = '60_000'

/** The exploration beside the schedule is ten times as long as it took to find it, within bounds. */
function executionsFor({ execution }: ExploreFinding): number {
  return Math.min(MOST_EXECUTIONS, Math.max(FEWEST_EXECUTIONS, 10 * execution))
}

export function regressionTest(subject: RegressionSubject, finding: ExploreFinding): string {
  const called = subject.name.slice(subject.name.lastIndexOf('/') + 1)
  const title = quoted(`${called}: no ${finding.kind} under the schedule that once failed, nor near it`)
  const knobs = [
    ...(subject.races ? [] : ['races: false']),
    ...(subject.memory === undefined ? [] : [`memory: ${quoted(subject.memory)}`]),
    ...(subject.steps === undefined ? [] : [`steps: ${subject.steps}`]),
  ]
  const near = knobs.length === 0 ? '' : `, { ${knobs.join(', ')} }`
  const wide = [`executions: ${executionsFor(finding)}`, `seed: ${subject.seed}`, ...knobs].join(', ')
  return `// Written by mnttorture explore --emit-test, when this failed with
//   ${finding.kind}: ${oneLine(finding.message)}
//
${interleaving(finding.trace, { ...PLAIN, width: 110 }, finding.message)
  .map((line) => `// ${line}`.trimEnd())
  .join('\n')}
//
// What this asks of the program. It has changed since, or it would still fail, so the schedule's choices may mean other
// steps now: the hash of the program is not compared, and a choice that cannot be taken is passed over. A repair moves
// the dangerous switch by a few steps, so the schedules near this one are run, too: those with one or two switches moved.
// And since a repair may as well move the failure out of that neighbourhood, the second test explores from the seed that found it.
import 'mnttorture/vitest'
import { expect, test } from 'vitest'

const subject = ${subjectText(subject)}
const schedule = '${finding.schedule}'

test(${title}, async () => {
  await expect(subject).toHoldUnderSchedule(schedule${near})
}, ${TIMEOUT_MS})

test(${quoted(`${called}: no failure in ${counted(executionsFor(finding), 'execution')} from the seed that found it`)}, async () => {
  await expect(subject).toHoldUnder({ ${wide} })
}, ${TIMEOUT_MS})
`
}

function subjectText({ scenario, knobs, standIns }: RegressionSubject): string {
  const words: string[] = []
  if (scenario !== undefined) words.push(`scenario: ${'file' in scenario ? url(scenario.file) : quoted(scenario.name)}`)
  for (const [name, value] of Object.entries(knobs))
    words.push(`${name}: ${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`)
  const files = Object.entries(standIns).map(([name, file]) => `${quoted(name)}: ${url(file)}`)
  if (files.length > 0) words.push(`standIns: { ${files.join(', ')} }`)
  return words.length === 1 && scenario !== undefined ? words[0]!.slice('scenario: '.length) : `{ ${words.join(', ')} }`
}

function url(file: string): string {
  return `new URL(${quoted(file)}, import.meta.url)`
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ')
}
