import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BarriersResult } from '../../src/cli/barriers_task.ts'
import { counted } from '../../src/counted.ts'
import type { BarrierNeed } from '../../src/explore/run/needed_barriers.ts'
import { whyNothing } from './why_nothing.ts'

const src = fileURLToPath(new URL('../../src', import.meta.url))

/** What all scenarios say of one barrier. */
interface Row {
  where: string
  said: BarrierNeed
  executions: number
  shown: Array<{ id: string; kind: string; execution: number }>
}

/** The text of docs/barriers.md, from what `explore --barriers` said of each scenario. */
export function barriersDocument(
  results: ReadonlyMap<string, BarriersResult>,
  { executions, seed }: { executions: number; seed: string },
): string {
  const rows = rowsOf(results)
  const needed = rows.filter(({ shown }) => shown.length > 0)
  const cut = [...results].filter(([, { said, barriers }]) => said !== barriers.length)
  return [
    '# Which barriers some schedule needs',
    '',
    'Written by `npm run barriers`; no figure here is typed by hand. `explore --barriers SCENARIO` takes the barriers and orders that a program says,',
    'weakens each alone (a barrier to nothing, an acquire or release to a plain marked access, a full read-modify-write to a relaxed one), and',
    `looks for a schedule that shows something. Here of the true kernel under \`--memory lkmm\`, on ${counted(results.size, 'scenario')}: those of the bugs`,
    'that a memory mode shows, and those of `bench/barriers/scenarios`; at most',
    `${executions.toLocaleString('en')} executions for each barrier of each, \`--seed ${seed}\`. ${needed.length} of ${rows.length} are needed. Lines are those of the run.`,
    '',
    '| where | word | weakened from | what shows |',
    '| --- | --- | --- | --- |',
    ...rows.map(line),
    '',
    ...(cut.length === 0
      ? []
      : [`Time was over before all barriers were weakened in: ${cut.map(([id]) => `\`${id}\``).join(', ')}.`, '']),
    '## Those that nothing here needs',
    '',
    '"Nothing" says that these scenarios met no need, not that there is none.',
    '',
    ...rows.filter(({ shown }) => shown.length === 0).map(answer),
    '',
  ].join('\n')
}

function rowsOf(results: ReadonlyMap<string, BarriersResult>): Row[] {
  const rows = new Map<string, Row>()
  for (const [id, { barriers }] of results)
    for (const said of barriers) {
      const where = path.relative(src, said.file)
      if (!where.startsWith('kernel/')) continue // a scenario's own
      const key = `${where}:${said.line} ${said.word} ${said.order}`
      const row = rows.get(key) ?? { where, said, executions: 0, shown: [] }
      rows.set(key, row)
      row.executions += said.executions
      if (said.shows !== undefined) row.shown.push({ id, kind: said.shows.kind, execution: said.shows.execution })
    }
  return [...rows.values()].sort((a, b) =>
    a.where === b.where ? a.said.line - b.said.line : a.where < b.where ? -1 : 1,
  )
}

function line({ where, said, executions, shown }: Row): string {
  const [soonest] = [...shown].sort((a, b) => a.execution - b.execution)
  const others = shown.length > 1 ? `, and in ${counted(shown.length - 1, 'scenario')} more` : ''
  const what =
    soonest === undefined
      ? `nothing in ${counted(executions, 'execution')}`
      : `${soonest.kind} in execution ${soonest.execution} of \`${soonest.id}\`${others}`
  return `| \`${where}:${said.line}\` | \`${said.word}\` | ${said.order} to ${said.weakened} | ${what} |`
}

function answer({ where, said }: Row): string {
  const why = whyNothing(where, said.word) ?? 'not answered yet.'
  return `- \`${where}:${said.line}\` \`${said.word}\`: ${why}`
}
