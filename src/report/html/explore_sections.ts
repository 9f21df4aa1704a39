/** An exploration: how much was covered, and what came out. */
import { count } from '../../counted.ts'
import type { ExploreResult } from '../../explore/run/explore_result.ts'
import { rate } from '../words.ts'
import { type Tile, tiles } from './figures.ts'
import { marksSection } from './marks_section.ts'
import type { Markup } from './markup.ts'
import type { Section } from './section.ts'
import { stackSection } from './stack_section.ts'
import { guardTiles, outcomesSection } from './stress_sections.ts'

export function exploreTiles(result: ExploreResult): Markup {
  const list: Tile[] = [
    { label: 'executions', value: count(result.executions), note: `${rate(result.executionsPerSecond)}/s` },
    { label: 'steps', value: count(result.steps) },
    { label: 'strategy', value: result.strategy },
  ]
  if (result.redundant > 0) list.push({ label: 'redundant', value: count(result.redundant) })
  if (result.failing > 0) list.push({ label: 'failing executions', value: count(result.failing) })
  if (result.complete) list.push({ label: 'coverage', value: 'complete', note: 'nothing is left to explore' })
  else if (result.upperBound !== undefined)
    list.push({ label: 'a failure is rarer than', value: result.upperBound.toExponential(1), note: 'at 95 %' })
  if (result.guarantee !== undefined) {
    const { depth, probability } = result.guarantee
    list.push({
      label: `finds depth ${depth} with`,
      value: probability.toExponential(1),
      note: 'each execution, at least',
    })
  }
  list.push(...guardTiles(result))
  return tiles(list)
}

export function exploreSections(result: ExploreResult): Section[] {
  const sections: Section[] = []
  if (Object.keys(result.outcomes).length > 0) sections.push(outcomesSection(result.outcomes, result.executions))
  sections.push(...stackSection(result.stack))
  sections.push(...marksSection(result.reached, result.unreached))
  return sections
}
