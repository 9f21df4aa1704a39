/**
 * Mutation score: which strategy finds which bug of the catalogue, how soon. Each cell is a number of seeds; an exploring run
 * ends at the first finding, after `--executions` or after `--seconds`, whichever comes first; `stress` races the torture
 * mix with the bug linked in. A finding of another kind than the bug's own does not count.
 *
 * npm run score [-- --seeds 20 --executions 20000 --seconds 10 --stress-seconds 60 --only ID,ID --strategies a,b --out DIR
 * --with RESULT.json]
 *
 * `--with` takes the rows of an earlier run over, so that a long score can be made in parts; the table shows all.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { exploreProgram } from '#explore/run/explore'
import type { ExploreFinding } from '#explore/run/explore_result'
import { loadProgram } from '#explore/run/load_program'
import type { StrategyName } from '#explore/strategies/strategy_names'
import { writeKept } from '../src/cli/write_kept.ts'
import { type BugEntry, bugs, looksForRaces } from '../src/subjects/catalogue.ts'
import { chooseProgram } from '../src/subjects/choose_program.ts'
import { mnttorture } from './mnttorture.ts'

interface ScoreRow {
  bug: string
  strategy: string
  /** seeds that found it */
  found: number
  seeds: number
  /** what each seed had: executions and seconds for a strategy, seconds for stress */
  budget: string
  /** over the seeds that found it; null when none did */
  medianSchedules: number | null
  medianMs: number | null
  worstMs: number | null
  /** other findings that came first, by kind */
  others: string[]
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    executions: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '10' },
    'stress-seconds': { type: 'string', default: '60' },
    'stress-seeds': { type: 'string', default: '1' },
    strategies: { type: 'string', default: 'portfolio,random,pct,pos,surw,stress,stress-delays' },
    only: { type: 'string' },
    out: { type: 'string', default: 'out/score' },
    with: { type: 'string', multiple: true, default: [] as string[] },
  },
})
const seeds = Number(values.seeds)
const budget = { executions: Number(values.executions), seconds: Number(values.seconds) }
const stressBudget = { seeds: Number(values['stress-seeds']), seconds: Number(values['stress-seconds']) }
const strategies = values.strategies.split(',')
const chosen = bugs().filter(({ id }) => values.only === undefined || values.only.split(',').includes(id))

const rows: ScoreRow[] = values.with.flatMap(
  (file) => (JSON.parse(readFileSync(file, 'utf8')) as { rows: ScoreRow[] }).rows,
)
for (const bug of chosen) {
  for (const strategy of strategies) {
    const row = strategy.startsWith('stress')
      ? await stressed(bug, strategy)
      : await explored(bug, strategy as StrategyName)
    rows.push(row)
    process.stderr.write(
      `${bug.id} ${strategy}: ${row.found}/${row.seeds}${row.medianMs === null ? '' : `, median ${row.medianSchedules ?? '-'} schedules, ${row.medianMs} ms, worst ${row.worstMs} ms`}${row.others.length > 0 ? `, also ${row.others.join('; ')}` : ''}\n`,
    )
  }
}
process.stdout.write(`${table()}\n`)
mkdirSync(values.out, { recursive: true })
const result = { command: 'score', seeds, budget, stressBudget, node: process.version, rows }
writeKept(path.join(values.out, 'result.json'), `${JSON.stringify(result, null, 1)}\n`)
process.stdout.write(`stored in ${path.join(values.out, 'result.json')}\n`)

/** One link, then one exploration a seed. */
async function explored(bug: BugEntry, strategy: StrategyName): Promise<ScoreRow> {
  const { entry, standIns } = chooseProgram(undefined, { bug: bug.id }, 'bug')
  const program = await loadProgram(entry, standIns)
  const schedules: number[] = []
  const ms: number[] = []
  const others: string[] = []
  for (let seed = 1; seed <= seeds; seed++) {
    const began = performance.now()
    const { findings } = await exploreProgram(program, {
      file: entry,
      strategy,
      seed,
      minimise: false,
      races: looksForRaces(bug),
      ...budget,
    })
    const [finding] = findings
    if (finding === undefined) continue
    if (!isExpected(bug, finding)) {
      others.push(`seed ${seed}: ${finding.kind} ${finding.judge ?? ''} ${finding.message.slice(0, 80)}`)
      continue
    }
    schedules.push(finding.execution)
    ms.push(performance.now() - began)
  }
  return rowOf(bug, strategy, seeds, schedules, ms, others)
}

/** The unbroken kernel stays clean under the same torture, so whatever is found is the bug's doing; how it showed is kept. */
async function stressed(bug: BugEntry, strategy: string): Promise<ScoreRow> {
  const ms: number[] = []
  const others: string[] = []
  for (let seed = 1; seed <= stressBudget.seeds; seed++) {
    const args = [
      'stress',
      '--bug',
      bug.id,
      '--seed',
      String(seed),
      '--seconds',
      String(stressBudget.seconds),
      '--json',
      '--quiet',
      '--bridge',
      'off',
      '--delays',
      strategy === 'stress-delays' ? 'on' : 'off',
    ]
    const began = performance.now()
    const run = await mnttorture(args)
    const took = performance.now() - began
    if (run.code !== 0 && run.code !== 1) {
      others.push(`seed ${seed}: exit ${run.code}: ${run.stderr.trim().slice(0, 120)}`)
      continue
    }
    const { findings } = JSON.parse(run.stdout) as { findings: ExploreFinding[] }
    if (findings[0] !== undefined) ms.push(took)
    if (findings[0] !== undefined && !findings.some((finding) => isExpected(bug, finding)))
      others.push(`seed ${seed}: ${findings[0].kind} ${findings[0].message.slice(0, 80)}`)
  }
  return rowOf(bug, strategy, stressBudget.seeds, [], ms, others)
}

function isExpected(bug: BugEntry, finding: Pick<ExploreFinding, 'kind' | 'judge'>): boolean {
  return (
    bug.finding.length === 0 ||
    bug.finding.some(({ kind, judge }) => kind === finding.kind && (judge === undefined || judge === finding.judge))
  )
}

function rowOf(
  bug: BugEntry,
  strategy: string,
  tried: number,
  schedules: number[],
  ms: number[],
  others: string[],
): ScoreRow {
  return {
    bug: bug.id,
    strategy,
    found: ms.length,
    seeds: tried,
    budget: strategy.startsWith('stress')
      ? `${stressBudget.seconds} s`
      : `${budget.executions} executions, ${budget.seconds} s`,
    medianSchedules: median(schedules),
    medianMs: rounded(median(ms)),
    worstMs: rounded(ms.length === 0 ? null : Math.max(...ms)),
    others,
  }
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}

/** Markdown, and readable as it is. */
function table(): string {
  const shown = [...new Set(rows.map(({ strategy }) => strategy))]
  const lines = [['bug', ...shown]]
  for (const bug of new Set(rows.map((row) => row.bug))) {
    const cells = shown.map((strategy) => {
      const row = rows.find((one) => one.bug === bug && one.strategy === strategy)
      if (row === undefined) return ''
      if (row.found === 0) return `0/${row.seeds}`
      const schedules = row.medianSchedules === null ? '' : `, ${row.medianSchedules}`
      return `${row.found}/${row.seeds}${schedules}, ${row.medianMs} ms`
    })
    lines.push([`\`${bug}\``, ...cells])
  }
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const text = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
  text.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`)
  return text.join('\n')
}
