// explore: atomic
import { unmark } from './liveness.ts'
import type { Place } from './machine_state.ts'
import type { Turn } from './reference.ts'

/** What only looks at places puts them again. */
export function put({ state }: Turn, _op: unknown, ...places: Place[]): number {
  for (const place of places) unmark(state, place)
  return 0
}
