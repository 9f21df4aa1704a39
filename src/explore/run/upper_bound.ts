import { isExhaustive } from '../../verdict.ts'
import type { StrategyName } from '../strategies/strategy_names.ts'

/** The rule of three: what never happened in n samples is, with 95 % confidence, rarer than 3/n. Below four samples it says nothing. */
export function upperBound(strategy: StrategyName, clean: boolean, ended: number): { upperBound?: number } {
  return clean && !isExhaustive(strategy) && ended > 3 ? { upperBound: 3 / ended } : {}
}
