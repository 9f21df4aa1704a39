/**
 * Runs litmus tests with known outcomes under every memory mode, and says how many have exactly those, lack some, or show one that may
 * not be: `npm run test:litmus`. The variable LITMUS names another file of the same format; `-- --mode tso --test TEXT` runs a part.
 */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { MEMORY_MODES, type MemoryMode } from '#explore/memory_modes/memory_mode'
import type { LitmusOutcome, LitmusTest } from '../src/litmus/litmus_test.ts'
import { linkTests, outcomesOf } from '../src/litmus/outcomes_of.ts'

type Known = LitmusTest & Record<MemoryMode, { outcomes: LitmusOutcome[] }>

const { values } = parseArgs({
  options: { mode: { type: 'string' }, test: { type: 'string' }, verbose: { type: 'boolean' } },
})
const file = process.env['LITMUS'] ?? fileURLToPath(new URL('../test/litmus/litmus.json', import.meta.url))
const { tests } = JSON.parse(readFileSync(file, 'utf8')) as { tests: Known[] }
const folder = mkdtempSync(join(tmpdir(), 'mnttorture-litmus-'))
const modes = MEMORY_MODES.filter((mode) => values.mode === undefined || mode === values.mode)
const counts = new Map(
  modes.map((mode) => [mode, { tests: 0, equal: 0, missing: 0, outside: 0, cut: 0, executions: 0, redundant: 0 }]),
)
const added = { shown: 0, of: 0 }
const keys = (outcomes: readonly LitmusOutcome[]): string[] => outcomes.map((outcome) => JSON.stringify(outcome))
let wrong = 0

const chosen = tests.filter(({ name }) => values.test === undefined || name.includes(values.test))
for (const [number, linked] of (await linkTests(chosen, join(folder, 'tests.ts'))).entries()) {
  const test = chosen[number]!
  for (const mode of modes) {
    const reached = outcomesOf(linked, mode, 300_000)
    const got = new Set(keys(reached.outcomes))
    const known = keys(test[mode].outcomes)
    const must = mode === 'lkmm' ? keys(test.tso.outcomes) : known
    const missing = must.filter((key) => !got.has(key))
    const outside = [...got].filter((key) => !known.includes(key))
    const count = counts.get(mode)!
    count.tests++
    count.executions += reached.executions
    count.redundant += reached.redundant
    if (missing.length > 0) count.missing++
    if (outside.length > 0) count.outside++
    if (reached.cut) count.cut++
    if (outside.length === 0 && known.every((key) => got.has(key))) count.equal++
    if (mode === 'lkmm') {
      const beyond = known.filter((key) => !keys(test.sc.outcomes).includes(key))
      added.of += beyond.length
      added.shown += beyond.filter((key) => got.has(key)).length
    }
    const unseen = known.filter((key) => !got.has(key))
    if (values.verbose === true && unseen.length > 0)
      console.log(`${number} ${test.name}: not shown ${unseen.join(' ')}`)
    if (missing.length + outside.length > 0 || reached.cut) {
      if (missing.length + outside.length > 0) wrong++
      console.log(
        `${mode} ${number} ${test.name}: missing ${missing.join(' ') || '-'}, outside ${outside.join(' ') || '-'}, ${reached.executions} executions, ${reached.redundant} given up${reached.cut ? ', cut' : ''}`,
      )
    }
  }
}
for (const [mode, count] of counts)
  console.log(
    `${mode}: ${Object.entries(count)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  )
if (added.of > 0)
  console.log(
    `lkmm shows ${added.shown} of the ${added.of} outcomes that it adds to sc: ${((100 * added.shown) / added.of).toFixed(1)} %`,
  )
process.exitCode = wrong === 0 ? 0 : 1
