import { isExhaustive } from '../../verdict.ts'
import type { ExploreOptions } from './explore.ts'

const DEFAULT_SECONDS = 10

/** How long exploring may take, where nothing is said. */
export function boxSeconds({ seconds, strategy = 'portfolio', executions = Infinity }: ExploreOptions): number {
  return seconds ?? (executions === Infinity && !isExhaustive(strategy) ? DEFAULT_SECONDS : Infinity)
}
