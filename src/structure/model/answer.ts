// explore: atomic
import type { Outcome } from '../../scenario.ts'
import type { Call } from '../program.ts'
import { asResult, isIterator } from '../results.ts'
import { blocked, type Permitted } from '../structure.ts'
import { readArgs } from '../written.ts'

/** What a model says to a call: that it waits, one result, or several with what becomes of the model then. */
export type Answer = typeof blocked | { results: readonly Outcome[]; settle?: ((result: Outcome) => void) | undefined }

type Methods = Record<string, (...args: unknown[]) => unknown>

export function ask(model: object, { op, args }: Call): Answer {
  let said: unknown
  try {
    said = (model as Methods)[op]!(...readArgs(args))
    if (isIterator(said)) said = [...said]
  } catch (error) {
    return { results: [thrown(error)] }
  }
  if (said === blocked) return blocked
  if (isPermitted(said))
    return { results: said.permitted.map((each) => asResult(op, each)), settle: said.settle as never }
  return { results: [asResult(op, said)] }
}

/** Exceptions are results: which kind it was, whatever it says. */
export function thrown(error: unknown): string {
  return `throws ${error instanceof Error ? error.name : typeof error}`
}

function isPermitted(value: unknown): value is Permitted {
  return typeof value === 'object' && value !== null && Array.isArray((value as Partial<Permitted>).permitted)
}
