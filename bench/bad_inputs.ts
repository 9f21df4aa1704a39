/**
 * A generator of bad inputs: bytes of results, schedules, mount tables, recordings of the witness, litmus tests and files of campaigns,
 * modules of scenarios and of structures, each given to the command that reads it; and options that are given together.
 *
 *   npm run bad-inputs -- --minutes 60 --seed 1
 *
 * Whatever is read, the command line answers with one of its exit codes and no stack, refuses in one line, and comes to an end.
 * What does not is kept in out/bad_inputs with the arguments that show it. `--only litmus,campaigns` makes some kinds alone; whatever
 * takes longer than `--patience` seconds is ended, and a busy machine needs more of these.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { commands } from './bad_inputs/arguments.ts'
import { campaigns } from './bad_inputs/campaigns.ts'
import { litmus } from './bad_inputs/litmus.ts'
import { scenarios, structures } from './bad_inputs/modules.ts'
import { recordings } from './bad_inputs/recordings.ts'
import { results, schedules } from './bad_inputs/results.ts'
import { tables } from './bad_inputs/tables.ts'
import { mnttorture } from './mnttorture.ts'

const KINDS = { results, schedules, tables, scenarios, structures, recordings, litmus, campaigns, commands }

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'out/bad_inputs' },
    patience: { type: 'string', default: '60' },
    only: { type: 'string', default: Object.keys(KINDS).join() },
  },
})
const longestMs = Number(values.patience) * 1000
mkdirSync(values.out, { recursive: true })

const only = values.only.split(',')
const kinds = Object.entries(KINDS).filter(([kind]) => only.includes(kind))
const inputs = fc.oneof(...kinds.map(([kind, inputsOf]) => inputsOf.map((input) => ({ kind, ...input }))))
const end = performance.now() + Number(values.minutes) * 60_000
const codes = new Map<string, number>()
let failures = 0
for (let turn = 0; performance.now() < end; turn++) {
  const [input] = fc.sample(inputs, { numRuns: 1, seed: Number(values.seed) * 100_003 + turn })
  const folder = path.join(values.out, String(turn % 8))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, input!.name)
  writeFileSync(file, input!.text)
  const args = input!.args(path.resolve(file))
  const began = performance.now()
  const { code, stdout, stderr } = await mnttorture(args, longestMs)
  const answer = `${input!.kind} exit ${code}`
  codes.set(answer, (codes.get(answer) ?? 0) + 1)
  const fault = faultOf(code, stdout, stderr, performance.now() - began)
  if (fault === undefined) continue
  failures++
  const kept = path.join(values.out, `${values.seed}-${turn}-${input!.name}`)
  writeFileSync(kept, readFileSync(file))
  process.stdout.write(
    `${fault}: mnttorture ${args.join(' ')}\n  input kept in ${kept}\n  ${stderr.slice(0, 400).replaceAll('\n', '\n  ')}\n`,
  )
}
const counted = [...codes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([answer, times]) => `${answer}: ${times}`)
process.stdout.write(`bad inputs: ${counted.join(', ')}; ${failures} answered wrongly\n`)
process.exitCode = failures === 0 ? 0 : 1

function faultOf(code: number | null, stdout: string, stderr: string, tookMs: number): string | undefined {
  if (tookMs > longestMs) return 'took too long'
  if (code === null || ![0, 1, 2, 4].includes(code)) return `exit ${code}`
  if (/^\s+at .*:\d+:\d+\)?$/m.test(stderr)) return 'a stack'
  if (code === 2 && stderr.trimEnd().includes('\n')) return 'more than one line'
  return code === 2 && stdout !== '' ? 'results beside a refusal' : undefined
}
