import { BadInput } from '../link/bad_input.ts'
import type { Scenario } from '../scenario.ts'
import type { Instance } from './program.ts'

/** The scenario of an instance, or a clear word about what it lacks. */
export function scenarioOf(instance: Instance): Scenario {
  const scenario = instance.exports.default as Partial<Scenario> | undefined
  if (typeof scenario !== 'object' || scenario === null)
    throw new BadInput('a scenario file must export its scenario as default')
  if (typeof scenario.setup !== 'function') throw new BadInput('the scenario has no function `setup`')
  if (
    !Array.isArray(scenario.cpus) ||
    scenario.cpus.length === 0 ||
    scenario.cpus.some((cpu) => typeof cpu !== 'function')
  )
    throw new BadInput('the scenario needs `cpus`, an array of one function for each CPU')
  if (scenario.daemons !== undefined && !Array.isArray(scenario.daemons))
    throw new BadInput('`daemons` must be an array of functions')
  const { benign } = scenario
  if (benign !== undefined && (!Array.isArray(benign) || benign.some((name) => typeof name !== 'string')))
    throw new BadInput('`benign` must be an array of names, such as "ring" or "ring[3]"')
  return scenario as Scenario
}
