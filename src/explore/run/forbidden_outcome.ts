import type { Engine } from '../engine/engine.ts'
import { OutcomeTable } from './outcome_table.ts'

/** After an execution that found nothing but races: adds a finding when its outcome is one that the scenario forbids. */
export function judgeOutcome(engine: Engine, seen = new OutcomeTable(engine.scenario.outcomes)): void {
  if (!engine.complete()) return
  const key = seen.add(engine.outcomes)
  if (key !== undefined && engine.findings.every(({ kind }) => kind === 'data-race'))
    engine.findings.push({ kind: 'forbidden-outcome', message: `the outcome ${key} is forbidden` })
}
