import type { ScoreRow } from './campaign_result.ts'
import { columns } from './words.ts'

/** Bugs by strategies, as text: seeds that found it of those that tried. */
export function scoreSummary({ rows }: { rows: ReadonlyArray<Omit<ScoreRow, 'others'>> }): string {
  const strategies = [...new Set(rows.map(({ strategy }) => strategy))]
  const lines = [...new Set(rows.map(({ bug }) => bug))].map((bug) => {
    const cells = strategies.map((strategy) => {
      const row = rows.find((each) => each.bug === bug && each.strategy === strategy)
      return row === undefined ? '-' : `${row.found}/${row.seeds}`
    })
    return [bug, ...cells]
  })
  return `${columns([['', ...strategies], ...lines]).join('\n')}\n`
}
