import { twinOf } from '../twins.ts'
import type { Steps } from './elements.ts'
import { apply, type Run, type Value } from './host.ts'

const ASKS: unique symbol = Symbol('asks') as never

/**
 * A native function with a callback, as steps: it is asked again with all that was answered so far, until it needs no more answers. So
 * it calls back in its own order, and the callback can pause. `fresh` makes the `this` of each time.
 */
export function* asked(fresh: () => Value, native: Run, given: Value[], which: number, pauses: boolean): Steps {
  const twin = pauses ? twinOf(given[which]) : undefined
  if (twin === undefined) return native(fresh(), given)
  const answers: Value[] = []
  for (;;) {
    let at = 0
    let question: { self: Value; given: Value[] } | undefined
    const answer = function (this: Value, ...asking: Value[]): Value {
      if (at < answers.length) return answers[at++]
      question = { self: this, given: asking }
      throw ASKS
    }
    try {
      return native(
        fresh(),
        given.map((each, i) => (i === which ? answer : each)),
      )
    } catch (error) {
      if (error !== ASKS) throw error
    }
    const { self, given: asking } = question as unknown as { self: Value; given: Value[] }
    answers.push(yield* apply(twin, self, asking))
  }
}
