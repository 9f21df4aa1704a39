// explore: atomic
import { underCriterion } from '../history/criteria.ts'
import { type History, partsOf } from '../history/history.ts'
import type { Models } from '../model/models.ts'
import type { Structure } from '../structure.ts'
import { readArgs } from '../written.ts'
import { type Asked, explain, MOST_TRIES, type Verdict } from './explain.ts'

/** tries that each part of a history is given before any is given more, and how much more then */
const FIRST_TRIES = 10_000
const MORE = 16

/**
 * The verdict on a history under the structure's criterion: of each key for itself, where every call has one. Sequential consistency of
 * each key says nothing of the whole, and what is asked of the model at the end is asked of all of it.
 */
export function holdAgainstModel(
  { criterion = 'linearizability', partition }: Structure,
  models: Models,
  history: History,
  asked: Asked = {},
): Verdict {
  const { most = MOST_TRIES, ends } = asked
  const kept = underCriterion(history, criterion)
  const isSplit = partition !== undefined && ends === undefined && criterion !== 'sequential-consistency'
  let open: readonly History[] = (isSplit ? partsOf(kept, (op, args) => partition(op, readArgs(args))) : undefined) ?? [
    kept,
  ]
  let last: Verdict = { explained: true, order: [], state: asked.from ?? models.start() }
  for (let tries = open.length === 1 ? most : Math.min(FIRST_TRIES, most); ; tries = Math.min(tries * MORE, most)) {
    const undecided: History[] = []
    for (const part of open) {
      const verdict = explain(models, part, { ...asked, most: tries })
      if (verdict.explained === false) return verdict
      if (verdict.explained === true) last = verdict
      else undecided.push(part)
    }
    if (undecided.length === 0) return last
    if (tries >= most) return { explained: undefined }
    open = undecided
  }
}
