import { count } from '../../counted.ts'
import type { StoredResult } from '../stored_result.ts'
import { type Tile, tiles } from './figures.ts'
import type { Markup } from './markup.ts'

/** Of a search over programs of a structure: how much was tried, and how fair those were served that had to wait. */
export function structureTiles(result: Extract<StoredResult, { overtaken: unknown }>): Markup {
  const { command, programs, executions, executionsPerSecond, steps, overtaken, complete } = result
  const list: Tile[] = [
    { label: 'programs', value: count(programs), ...(complete ? { note: 'all, in every interleaving' } : {}) },
    {
      label: command === 'stress' ? 'rounds' : 'executions',
      value: count(executions),
      note: `${count(executionsPerSecond)}/s`,
    },
  ]
  if (steps > 0) list.push({ label: 'steps', value: count(steps) })
  if (overtaken.waits > 0)
    list.push({
      label: 'overtaken',
      value: `${(overtaken.total / overtaken.waits).toFixed(2)} times`,
      note: `${count(overtaken.most)} at the most, of ${count(overtaken.waits)} waits`,
    })
  return tiles(list)
}
