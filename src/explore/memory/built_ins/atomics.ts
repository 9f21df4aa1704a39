import { ATOMICS } from '../../../link/instrument/steps.ts'
import { tie } from '../twins.ts'
import { replace, steppingOn, type Value } from './host.ts'

/**
 * Atomics' own functions, however the program came by them: as a value, through globalThis, by Reflect. Calls that the text shows are
 * seen by the instrumenting and do not come here.
 */
export function replaceAtomics(): void {
  for (const name of Object.keys(ATOMICS)) {
    const value = replace(Atomics, name, (native) => (self, given) => {
      const host = steppingOn(given[0])
      return host === undefined ? native(self, given) : host.atomic(name, given, host.site(`Atomics.${name}`))
    })
    tie(value, function* (...given: Value[]): Generator<unknown, unknown, unknown> {
      const host = steppingOn(given[0])
      return host === undefined ? value(...given) : yield* host.stepping(name, given, host.site(`Atomics.${name}`))
    })
  }
}
