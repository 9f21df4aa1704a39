/** Which strategy finds which bug, for how many seeds and how soon: of searches that try each seed until its first finding. */
import type { ScoreRow } from '../report/campaign_result.ts'
import { bugs, isExpected } from '../subjects/catalogue.ts'
import type { Database } from './database/database.ts'

interface Tried {
  bug: string
  strategy: string
  schedules: number[]
  ms: number[]
  seeds: number
  others: string[]
}

export async function scoreOf(database: Database, campaign: number): Promise<ScoreRow[]> {
  const units = await database.query(
    `select s.knobs ->> 'bug' as bug, coalesce(s.knobs ->> 'strategy', 'portfolio') as strategy, u.seed::float8 as seed, u.first_found, u.ms
     from mnttorture.unit u join mnttorture.search s on s.id = u.search
     where s.campaign = $1 and s.until_finding and s.knobs ? 'bug' and u.state = 'done' order by s.number, u.number`,
    [campaign],
  )
  const known = new Map(bugs().map((bug) => [bug.id, bug]))
  const tried = new Map<string, Tried>()
  for (const unit of units) {
    const { bug, strategy, seed, ms } = unit as { bug: string; strategy: string; seed: number; ms: number }
    const found = unit['first_found'] as {
      kind: never
      judge: string | null
      message: string
      execution: number
    } | null
    const key = `${bug} ${strategy}`
    const row = tried.get(key) ?? { bug, strategy, schedules: [], ms: [], seeds: 0, others: [] }
    tried.set(key, row)
    row.seeds++
    if (found === null) continue
    const { kind, judge, message, execution } = found
    if (isExpected(known.get(bug)!, { kind, ...(judge === null ? {} : { judge }) })) {
      row.schedules.push(execution)
      row.ms.push(ms)
    } else row.others.push(`seed ${seed}: ${kind} ${judge ?? ''} ${message.slice(0, 80)}`)
  }
  return [...tried.values()].map(({ schedules, ms, ...row }) => ({
    ...row,
    found: ms.length,
    medianSchedules: median(schedules),
    medianMs: ms.length === 0 ? null : Math.round(median(ms)!),
  }))
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
