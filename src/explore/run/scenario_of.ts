import { readScenario } from '../../scenario/read_scenario.ts'
import type { Scenario } from '../../scenario.ts'
import type { Instance } from './program.ts'

/** The scenario of an instance, or a clear word about what it lacks. */
export function scenarioOf(instance: Instance, { name = 'the scenario' }: { name?: string } = {}): Scenario {
  return readScenario(instance.exports.default, name)
}
