/**
 * Mean schedules to the first bug, side by side with the published figures (20 seeds, at most 10,000 schedules; "(k/20)": seeds
 * that found it). All CPUs start enabled here; in the published random walk checkers are spawned last.
 *
 * node --import tsx bench/samplers.ts [program]
 */
import { writeFileSync } from 'node:fs'
import { createEngine } from '#explore/engine/engine'
import { loadProgram } from '#explore/run/load_program'
import { createStrategy } from '#explore/strategies/create_strategy'
import type { StrategyName } from '#explore/strategies/strategy_names'
import { subject } from '../test/published/subject.ts'

const SEEDS = Number(process.env['SAMPLERS_SEEDS'] ?? 20)
const LIMIT = 10_000
const PUBLISHED: Record<string, [string, string, string, string, string]> = {
  'account()': ['18.1', '4.3', '4.5', '4.1', '5.8'],
  'bluetooth_driver()': ['214.7', '112.5', '83.0', '36.1', '70.2'],
  'circular_buffer()': ['4.2', '9.1', '4.6', '2.1', '2.8'],
  'lazy01()': ['20.6', '4.9', '4.6', '4.7', '2.0'],
  'reorder(2, 1)': ['0/20', '185.2', '148.1', '85.5', '7.3'],
  'reorder(4, 1)': ['0/20', '646.8', '1094.2', '2169.1', '10.4'],
  'reorder(9, 1)': ['0/20', '3225.3 (16/20)', '4461.9 (12/20)', '0/20', '17.2'],
  'reorder(10, 10)': ['0/20', '3005.1', '3297.3 (17/20)', '0/20', '6.0'],
  'stack()': ['176.0', '3.2', '2.6', '1.7', '4.6'],
  'twostage()': ['464.1', '12.6', '8.7', '15.1', '7.5'],
  'twostage(10)': ['0/20', '159.2', '100.7', '156.0', '5.7'],
  'wronglock_3()': ['35.9', '58.1', '14.1', '10.8', '8.8'],
}
const COLUMNS: Array<[string, StrategyName, number]> = [
  ['random', 'random', 0],
  ['PCT-3', 'pct', 3],
  ['PCT-10', 'pct', 10],
  ['POS', 'pos', 0],
  ['SURW', 'surw', 0],
  ['portfolio', 'portfolio', 3],
  ['dfs', 'dfs', 0],
  ['dpor', 'dpor', 0],
]

async function meanToFirst(call: string, name: StrategyName, depth: number): Promise<string> {
  const engine = createEngine(await loadProgram(subject('sctbench', call), new Map()), { races: false, steps: 10_000 })
  let sum = 0
  let found = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { strategy } = createStrategy(name, engine, { seed, depth, preemptions: Infinity })
    for (let index = 0; index < LIMIT; index++) {
      if (engine.run(strategy, index) === 'exhausted') break
      if (engine.findings.length === 0) continue
      sum += index + 1
      found++
      break
    }
  }
  if (found === 0) return `0/${SEEDS}`
  return `${(sum / found).toFixed(1)}${found < SEEDS ? ` (${found}/${SEEDS})` : ''}`
}

const only = process.argv[2]
const lines = [`program | ${COLUMNS.map(([title]) => `${title} (published)`).join(' | ')}`]
process.stdout.write(`${lines[0]}\n`)
for (const [call, published] of Object.entries(PUBLISHED)) {
  if (only !== undefined && !call.startsWith(only)) continue
  const cells: string[] = []
  for (const [i, [, name, depth]] of COLUMNS.entries()) {
    const ours = await meanToFirst(call, name, depth)
    cells.push(published[i] === undefined ? ours : `${ours} (${published[i]})`)
  }
  lines.push(`${call} | ${cells.join(' | ')}`)
  process.stdout.write(`${lines.at(-1)}\n`)
}
if (process.env['SAMPLERS_OUT'] !== undefined) writeFileSync(process.env['SAMPLERS_OUT'], `${lines.join('\n')}\n`)
