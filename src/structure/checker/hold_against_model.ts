// explore: atomic
import { underCriterion } from '../history/criteria.ts'
import { type History, partOf } from '../history/history.ts'
import type { Models } from '../model/models.ts'
import type { Structure } from '../structure.ts'
import { type Asked, explain, type Verdict } from './explain.ts'

/** The verdict on a history under the structure's criterion: of each key for itself, where the structure has keys. */
export function holdAgainstModel(
  { criterion = 'linearizability', partition }: Structure,
  models: Models,
  history: History,
  asked: Asked = {},
): Verdict {
  if (partition === undefined) return explain(models, underCriterion(history, criterion), asked)
  const keys = new Set(history.flat().map(({ op, args }) => partition(op, args)))
  let last: Verdict = { explained: true, order: [], state: asked.from ?? models.start() }
  for (const key of keys) {
    const part = partOf(history, ({ op, args }) => partition(op, args) === key)
    const verdict = explain(models, underCriterion(part, criterion), asked)
    if (verdict.explained === false) return verdict
    if (verdict.explained === undefined || last.explained === true) last = verdict
  }
  return last
}
