/**
 * How much the harness sees of what nobody tuned it to: small wrong versions of the kernel model, made by themselves, and for each
 * what finds it, and how soon. A mutant is a stand-in for one file, kept in `--out`, so that whatever is said here can be
 * repeated by hand: `mnttorture explore mix --stand-in kernel/fs/mntput=out/mutants/ID.ts`. Every mutant is asked of explore's
 * scenarios, one after the other until one fails, of discover, without a hint, and of stress, each for so many seconds. Totals
 * are kept after every mutant and gone on with.
 *
 *   npm run mutants [-- --count 300 --minutes 60 --explore-seconds 5 --discover-seconds 60 --stress-seconds 0 --only WORD --out DIR]
 *   npm run mutants -- --list
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeKept } from '../src/cli/write_kept.ts'
import { scenarios } from '../src/subjects/catalogue.ts'
import { mnttorture } from './mnttorture.ts'
import { mutants } from './mutants/generate.ts'
import { KINDS, type Mutant } from './mutants/mutant.ts'

/** What one way of looking came to. */
interface Answer {
  found: boolean
  /** it did not come to anything in its time */
  undecided?: true
  /** of the command, starting and linking included */
  seconds: number
  /** the scenario that failed, and what was said */
  by?: string
}

interface Row {
  id: string
  kind: Mutant['kind']
  explore: Answer
  discover?: Answer
  stress?: Answer
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    minutes: { type: 'string', default: '60' },
    'explore-seconds': { type: 'string', default: '5' },
    'discover-seconds': { type: 'string', default: '60' },
    'stress-seconds': { type: 'string', default: '0' },
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    out: { type: 'string', default: 'out/mutants' },
  },
})
const [count, minutes, exploreSeconds, discoverSeconds, stressSeconds] = (
  ['count', 'minutes', 'explore-seconds', 'discover-seconds', 'stress-seconds'] as const
).map(numberOf) as [number, number, number, number, number]
const all = mutants().filter(({ id }) => values.only === undefined || id.includes(values.only))
const chosen = all.slice(0, count)

if (values.list) {
  for (const { id, kind } of chosen) process.stdout.write(`${kind}: ${id}\n`)
} else await askAll()

async function askAll(): Promise<void> {
  const file = path.join(values.out, 'result.json')
  const rows: Row[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: Row[] }).rows : []
  const until = performance.now() + minutes * 60_000
  mkdirSync(values.out, { recursive: true })
  for (const mutant of chosen) {
    if (performance.now() > until) break
    if (rows.some(({ id }) => id === mutant.id)) continue
    const row = await asked(mutant)
    rows.push(row)
    writeKept(file, `${JSON.stringify({ command: 'mutants', node: process.version, rows }, null, 1)}\n`)
    process.stderr.write(`${told(row)}\n`)
  }
  const known = new Set(all.map(({ id }) => id))
  process.stdout.write(`${table(rows.filter(({ id }) => known.has(id)))}\nstored in ${file}\n`)
}

function numberOf(option: 'count' | 'minutes' | 'explore-seconds' | 'discover-seconds' | 'stress-seconds'): number {
  const number = Number(values[option])
  if (number >= 0) return number
  process.stderr.write(`error: --${option} ${values[option]}: a number is wanted\n`)
  process.exit(2)
}

async function asked(mutant: Mutant): Promise<Row> {
  const { id, kind, path: replaced, text } = mutant
  const file = path.join(values.out, `${createHash('sha256').update(id).digest('hex').slice(0, 12)}.ts`)
  writeFileSync(file, text)
  const standIn = ['--stand-in', `${replaced}=${file}`, '--seed', '1', '--json', '--quiet']
  return {
    id,
    kind,
    explore: await explored(standIn),
    ...(discoverSeconds > 0 ? { discover: await answer('discover', standIn, discoverSeconds) } : {}),
    ...(stressSeconds > 0 ? { stress: await answer('stress', [...standIn, '--bridge', 'off'], stressSeconds) } : {}),
  }
}

async function explored(standIn: string[]): Promise<Answer> {
  let seconds = 0
  for (const { id } of scenarios()) {
    const one = await answer('explore', [id, ...standIn], exploreSeconds)
    seconds += one.seconds
    if (one.found) return { found: true, seconds, by: `${id}: ${one.by}` }
  }
  return { found: false, seconds }
}

/** Whatever is said of a mutant finds it: a judge, a halt, a kernel that does not come up. */
async function answer(command: string, args: string[], most: number): Promise<Answer> {
  const began = performance.now()
  const { code, stdout, stderr } = await mnttorture([command, ...args, '--seconds', String(most)])
  const seconds = Math.round((performance.now() - began) / 100) / 10
  if (code === 0) return { found: false, seconds }
  if (code === 4) return { found: false, undecided: true, seconds }
  if (code !== 1) return { found: true, seconds, by: `exit ${code}: ${firstLine(stderr)}` }
  const by = saidOf(stdout)
  return by === undefined ? { found: false, undecided: true, seconds } : { found: true, seconds, by }
}

/** Undefined for a command that was ended before it said anything. */
function saidOf(stdout: string): string | undefined {
  if (stdout.trim() === '') return undefined
  const { findings, discoveries } = JSON.parse(stdout) as Record<'findings' | 'discoveries', unknown[] | undefined>
  const [first] = (findings ?? discoveries ?? []) as Array<{ kind?: string; judge?: string; message?: string }>
  return `${first?.kind ?? 'a finding'}${first?.judge === undefined ? '' : ` (${first.judge})`}: ${firstLine(first?.message ?? '')}`
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]!.slice(0, 120)
}

function told({ id, explore, discover, stress }: Row): string {
  const said = (name: string, one: Answer | undefined): string =>
    one === undefined ? '' : `  ${name} ${one.found ? `${one.seconds} s ${one.by}` : one.undecided ? '?' : '-'}`
  return `${id}${said('explore', explore)}${said('discover', discover)}${said('stress', stress)}`
}

function table(rows: readonly Row[]): string {
  const ways = ['explore', 'discover', 'stress'] as const
  const lines = [
    `| kind | mutants | ${ways.join(' | ')} | by something |`,
    `| --- | --- | ${ways.map(() => '---').join(' | ')} | --- |`,
  ]
  for (const kind of [...KINDS, 'all']) {
    const own = rows.filter((row) => kind === 'all' || row.kind === kind)
    const cells = ways.map((way) => {
      const tried = own.filter((row) => row[way] !== undefined && !row[way].undecided)
      return `${tried.filter((row) => row[way]?.found).length} of ${tried.length}`
    })
    const some = own.filter((row) => ways.some((way) => row[way]?.found)).length
    lines.push(`| ${kind} | ${own.length} | ${cells.join(' | ')} | ${some} |`)
  }
  const missed = rows.filter((row) => !ways.some((way) => row[way]?.found))
  return [
    ...lines,
    '',
    `nothing found ${missed.length}:`,
    ...missed.map(({ kind, id }) => `- ${kind}: \`${id}\``),
  ].join('\n')
}
