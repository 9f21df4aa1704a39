/**
 * How much the harness sees of what nobody tuned it to: small wrong versions of the kernel model, made by themselves, and for each
 * what finds it, and how soon. A mutant is a stand-in for one file, kept in `--out`, so that whatever is said here can be
 * repeated by hand: `mnttorture explore mix --stand-in kernel/fs/mntput=out/mutants/ID.ts`. Every mutant of the sample is asked of
 * discover, without a hint; what that does not find, of explore's scenarios, of the catalogue's, of discover under the other designs, and of
 * stress. Seconds are of CPU (of stress: of racing), so that they mean the same on a busy machine. Answers are kept one by one, and
 * gone on with: who asks for more seconds has what was not found looked for again, for so long.
 *
 *   npm run mutants [-- --count 300 --seed 1 --minutes 60 --discover 10 --explore 1 --bug-scenarios 0 --designs 0 --stress 0 --only WORD --out DIR]
 *   npm run mutants -- --list
 *   npm run mutants -- --document     docs/mutants.md, of what was kept
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeKept } from '../src/cli/write_kept.ts'
import { mnttorture } from './mnttorture.ts'
import { type Looked, type Row, type Said, saidText, WAYS, type Way, wasFound } from './mutants/answer.ts'
import { documented } from './mutants/document.ts'
import { EQUIVALENT } from './mutants/equivalent.ts'
import { mutants } from './mutants/generate.ts'
import { Looker } from './mutants/looker.ts'
import type { Mutant } from './mutants/mutant.ts'
import { sampled } from './mutants/sample.ts'

const DOCUMENT = 'docs/mutants.md'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '60' },
    discover: { type: 'string', default: '10' },
    explore: { type: 'string', default: '1' },
    'bug-scenarios': { type: 'string', default: '0' },
    designs: { type: 'string', default: '0' },
    stress: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
    document: { type: 'boolean', default: false },
    out: { type: 'string', default: 'out/mutants' },
  },
})
type NumberOption = Exclude<keyof typeof values, 'only' | 'list' | 'document' | 'out'>
const seed = numberOf('seed')
const all = mutants()
const sample = sampled(all, seed).slice(0, numberOf('count'))
const chosen = sample.filter(({ id }) => id.includes(values.only))
const file = path.join(values.out, 'result.json')
const rows = keptRows()

if (values.list) for (const { id, kind } of chosen) process.stdout.write(`${kind}: ${id}\n`)
else if (!values.document) await askAll()
if (values.document) {
  const known = new Set(sample.map(({ id }) => id))
  const text = documented(
    rows.filter(({ id }) => known.has(id)),
    { all: all.length, seed, node: process.version },
    EQUIVALENT,
  )
  writeFileSync(DOCUMENT, text)
  process.stdout.write(`${DOCUMENT} is written\n`)
}

async function askAll(): Promise<void> {
  const until = performance.now() + numberOf('minutes') * 60_000
  mkdirSync(values.out, { recursive: true })
  const looker = new Looker(sample.map(({ id }) => id))
  for (const way of WAYS)
    for (const mutant of chosen) {
      if (performance.now() > until) return looker.end()
      await askOnce(mutant, way, looker)
    }
  looker.end()
}

async function askOnce(mutant: Mutant, way: Way, looker: Looker): Promise<void> {
  const seconds = numberOf(way.replace(' ', '-') as NumberOption)
  const row = rows.find(({ id }) => id === mutant.id) ?? { id: mutant.id, kind: mutant.kind, asked: {} }
  const before = row.asked[way]
  if (seconds === 0 || before?.found || (before?.asked ?? 0) >= seconds) return
  if (way !== 'discover' && (wasFound(row) || mutant.id in EQUIVALENT)) return
  const looked = await look(mutant, way, seconds, looker)
  row.asked[way] = { ...looked, asked: seconds }
  if (!rows.includes(row)) rows.push(row)
  writeKept(file, `${JSON.stringify({ command: 'mutants', node: process.version, seed, rows }, null, 1)}\n`)
  process.stderr.write(`${way}: ${looked.found ? `${looked.seconds} s ${looked.by}` : '-'}: ${mutant.id}\n`)
}

async function look(mutant: Mutant, way: Way, seconds: number, looker: Looker): Promise<Looked> {
  const { id, path: replaced, text } = mutant
  const standIn = path.resolve(values.out, `${createHash('sha256').update(id).digest('hex').slice(0, 12)}.ts`)
  writeFileSync(standIn, text)
  if (way !== 'stress') return looker.ask({ way, id, seconds, seed })
  const began = performance.now()
  const options = ['--bridge', 'off', '--seed', String(seed), '--seconds', String(seconds), '--json', '--quiet']
  const { code, stdout } = await mnttorture(['stress', '--stand-in', `${replaced}=${standIn}`, ...options])
  const racing = Number(((performance.now() - began) / 1000).toFixed(1))
  const took = { met: true, seconds: racing, spent: racing }
  if (code === 0 || code === 4) return { found: false, ...took }
  const findings = stdout.trim() === '' ? [] : (JSON.parse(stdout) as { findings: Said[] }).findings
  return { found: true, ...took, by: findings[0] === undefined ? `exit ${code}` : saidText(findings[0]) }
}

function keptRows(): Row[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: Row[] }).rows : []
}

function numberOf(option: NumberOption): number {
  const number = Number(values[option])
  if (number >= 0) return number
  process.stderr.write(`error: --${option} ${values[option]}: a number is wanted\n`)
  process.exit(2)
}
