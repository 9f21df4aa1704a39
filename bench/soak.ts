/**
 * Explores every torture scenario under every design, with one, two and 256 items of system_wq at once in turns, until each
 * has had its executions: nothing may be found, and lockdep may not report. A turn is one `mnttorture explore` with a seed of
 * its own, so each can be repeated alone. Totals are kept in a file after every turn and gone on with, so that a million
 * executions of every pair, some seven hours of two cores, can be had over several nights.
 *
 *   npm run soak [-- --executions 1000000 --minutes 60 --turn 20000 --jobs N --scenario ID,ID --design ID,ID --out DIR]
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { ExploreFinding } from '#explore/run/explore_result'
import { writeKept } from '../src/cli/write_kept.ts'
import { designs, scenarios } from '../src/subjects/catalogue.ts'
import { mnttorture } from './mnttorture.ts'

interface Turn {
  scenario: string
  design: string
  maxActive: number
  seed: number
  executions: number
  /** ended by the bound of steps */
  cut: number
  steps: number
  seconds: number
  lockdepReports: number
  findings: ExploreFinding[]
}

const MAX_ACTIVE = [256, 1, 2]

const { values } = parseArgs({
  options: {
    executions: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '60' },
    turn: { type: 'string', default: '20000' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    scenario: { type: 'string' },
    design: { type: 'string' },
    out: { type: 'string', default: 'out/soak' },
  },
})
const [wanted, perTurn, minutes, jobs] = (['executions', 'turn', 'minutes', 'jobs'] as const).map(numberOf) as [
  number,
  number,
  number,
  number,
]
const combinations = chosen('scenario', scenarios()).flatMap((scenario) =>
  chosen('design', designs()).map((design) => ({ scenario, design })),
)
const file = path.join(values.out, 'result.json')
const turns: Turn[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { turns: Turn[] }).turns : []
const until = performance.now() + minutes * 60_000
const underWay = new Map<string, number>()
let stopping = false

const keyOf = ({ scenario, design }: { scenario: string; design: string }): string => `${scenario} ${design}`
const turnsOf = (key: string): Turn[] => turns.filter((turn) => keyOf(turn) === key)
const doneOf = (key: string): number => turnsOf(key).reduce((sum, { executions }) => sum + executions, 0)
const isBad = ({ findings, lockdepReports }: Turn): boolean => findings.length > 0 || lockdepReports > 0

process.once('SIGINT', () => {
  stopping = true // the turns under way get the signal too; those that end by it are not kept
})
mkdirSync(values.out, { recursive: true })
await Promise.all(Array.from({ length: jobs }, work))
process.stdout.write(`${table()}\n`)
process.exitCode = turns.some(isBad) ? 1 : 0

function numberOf(option: 'executions' | 'turn' | 'minutes' | 'jobs'): number {
  const number = Number(values[option])
  return number > 0 ? number : refuse(`--${option} ${values[option]}: a number above 0 is wanted`)
}

function chosen(option: 'scenario' | 'design', all: ReadonlyArray<{ id: string }>): string[] {
  const known = all.map(({ id }) => id)
  const ids = values[option]?.split(',') ?? known
  for (const id of ids) if (!known.includes(id)) refuse(`--${option} ${id}: there are ${known.join(', ')}`)
  return ids
}

function refuse(why: string): never {
  process.stderr.write(`error: ${why}\n`)
  process.exit(2)
}

async function work(): Promise<void> {
  for (let next = nextTurn(); next !== undefined; next = nextTurn()) {
    const key = keyOf(next)
    underWay.set(key, (underWay.get(key) ?? 0) + 1)
    const turn = await explored(next)
    underWay.set(key, underWay.get(key)! - 1)
    if (turn === undefined) return
    turns.push(turn)
    writeKept(file, `${JSON.stringify({ command: 'soak', node: process.version, turns }, null, 1)}\n`)
    process.stderr.write(`${told(turn)}\n`)
  }
}

/** Of what has had the fewest executions so far, counting those that are under way. */
function nextTurn(): Pick<Turn, 'scenario' | 'design' | 'maxActive' | 'seed'> | undefined {
  if (stopping || performance.now() > until) return undefined
  const behind = combinations
    .map((each) => ({ ...each, has: doneOf(keyOf(each)) + (underWay.get(keyOf(each)) ?? 0) * perTurn }))
    .filter(({ has }) => has < wanted)
    .sort((a, b) => a.has - b.has)[0]
  if (behind === undefined) return undefined
  const { scenario, design } = behind
  const number = turnsOf(keyOf(behind)).length + (underWay.get(keyOf(behind)) ?? 0)
  return { scenario, design, maxActive: MAX_ACTIVE[number % MAX_ACTIVE.length]!, seed: number + 1 }
}

async function explored(next: Pick<Turn, 'scenario' | 'design' | 'maxActive' | 'seed'>): Promise<Turn | undefined> {
  const { scenario, design, maxActive, seed } = next
  const knobs = { design, 'max-active': maxActive, seed, executions: perTurn, jobs: 1, races: 'off' }
  const args = ['explore', scenario, ...Object.entries(knobs).flatMap(([name, value]) => [`--${name}`, String(value)])]
  const { code, stdout, stderr } = await mnttorture([...args, '--json', '--quiet'])
  if (code !== 0 && code !== 1) {
    if (!stopping) process.stderr.write(`mnttorture ${args.join(' ')}: exit ${code}: ${stderr.trim()}\n`)
    return undefined
  }
  const { executions, cut, steps, elapsedMs, lockdep, findings } = JSON.parse(stdout)
  const reports = (lockdep?.reports as number | undefined) ?? 0
  return { ...next, executions, cut, steps, seconds: elapsedMs / 1000, lockdepReports: reports, findings }
}

function told(turn: Turn): string {
  const { scenario, design, maxActive, seed, executions, seconds, findings } = turn
  const what = `${scenario} --design ${design} --max-active ${maxActive} --seed ${seed}`
  const found = isBad(turn)
    ? `FINDING ${findings[0]?.kind ?? 'lockdep'}: ${findings[0]?.message ?? ''}`
    : 'nothing found'
  return `${what}: ${executions.toLocaleString('en')} executions, ${(executions / seconds).toFixed(0)}/s, ${found}`
}

function table(): string {
  const ids = [...new Set(combinations.map(({ design }) => design))]
  const rows = [...new Set(combinations.map(({ scenario }) => scenario))].map((scenario) => {
    const cells = ids.map((design) => doneOf(`${scenario} ${design}`).toLocaleString('en').padStart(11))
    return `${scenario.padEnd(14)}${cells.join('')}`
  })
  const bad = turns.filter(isBad)
  const steps = turns.reduce((sum, turn) => sum + turn.steps, 0)
  const cut = turns.reduce((sum, turn) => sum + turn.cut, 0)
  return [
    `${'executions'.padEnd(14)}${ids.map((id) => id.padStart(11)).join('')}`,
    ...rows,
    `${turns.length} turns, ${steps.toLocaleString('en')} steps, ${cut} executions cut at the bound of steps`,
    ...(bad.length > 0 ? bad.map(told) : [turns.length > 0 ? 'nothing found' : 'nothing was explored']),
  ].join('\n')
}
