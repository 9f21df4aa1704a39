import { BadInput } from '../../link/bad_input.ts'
import { stateOf } from '../../scenario/set_up.ts'
import { sharedBuffers } from '../../scenario/shared_buffers.ts'
import type { Scenario } from '../../scenario.ts'
import { within } from '../../supervise/doing.ts'
import { createCloner } from '../memory/state_cloner.ts'
import { twinOf } from '../memory/twins.ts'
import type { Instance } from '../run/program.ts'
import { scenarioOf } from '../run/scenario_of.ts'
import { locateError } from '../story/locate_error.ts'
import { loaded } from './before_the_cpus.ts'
import { cpuName } from './cpu_name.ts'
import { viewsOf } from './element_name.ts'
import type { Execution } from './execution.ts'
import { MOST_CPUS, SchedulerState } from './scheduler_state.ts'

type Body = (state: unknown) => unknown

/** What there is before the first step: the scenario, its state, and an instance of the program for each CPU and daemon. */
export interface World {
  scenario: Scenario
  hostState: unknown
  cpuCount: number
  daemonCount: number
  /** CPUs and daemons together */
  total: number
  nameOf(cpu: number): string
  /** the state as one CPU is given it */
  cloneState(): unknown
  /** per CPU and daemon; and whether calling it makes a coroutine or just runs it */
  bodies: Body[]
  /** the plain text of one of them, in an instance of its own */
  plainBody(cpu: number): Body
  isCoroutine: boolean[]
  /** instances with module-level variables to put back */
  resets: Instance[]
}

export function createWorld(x: Execution, runtime: object): World {
  const { program, memory } = x
  const scenario = scenarioOf(loaded(program, runtime), program)
  const cpuCount = scenario.cpus.length
  const daemonCount = scenario.daemons?.length ?? 0
  const total = cpuCount + daemonCount
  // under a memory mode, the store buffer of each counts, too
  const standing = x.mode === 'sc' ? total : 2 * total
  if (standing > MOST_CPUS)
    throw new BadInput(
      `${cpuCount} CPUs and ${daemonCount} daemons${x.mode === 'sc' ? '' : ', each with a store buffer'}: exploring takes at most ${MOST_CPUS} together`,
    )
  x.state = new SchedulerState(standing)
  x.cpuCount = cpuCount
  const nameOf = (cpu: number): string => cpuName(cpu, cpuCount, scenario.daemonNames)
  const { name = 'the scenario' } = program
  const hostState = within('setup', () => stateOf(scenario, name, (error) => locateError(error, program)?.where))
  const buffers = sharedBuffers(hostState)
  for (const buffer of buffers) memory.add(buffer)
  // each CPU evaluates the program: a buffer that the module keeps for itself is made anew with it
  if (memory.othersThan(buffers)) x.retrace.on = true
  const cloneState = createCloner(hostState)
  x.hostState = hostState
  x.invariant = scenario.invariant?.bind(scenario) as Execution['invariant']
  x.describe = scenario.describe?.bind(scenario) as Scenario['describe']
  x.describeValue = scenario.describeValue?.bind(scenario) as Scenario['describeValue']
  x.nameOf = nameOf
  x.stateViews = viewsOf(hostState)
  x.benign = scenario.benign ?? []

  const bodyOf = (instance: Instance, i: number): Body => {
    const own = scenarioOf(instance, program)
    return (i < cpuCount ? own.cpus[i] : own.daemons?.[i - cpuCount]) as Body
  }
  const instances = Array.from({ length: total }, () => program.factory(runtime))
  const written = instances.map((instance, i) => {
    const body = bodyOf(instance, i)
    if (/Async/.test(Object.prototype.toString.call(body)))
      throw new BadInput(`${nameOf(i)} is an async function: CPUs are plain synchronous functions`)
    return body
  })
  return {
    scenario,
    hostState,
    cpuCount,
    daemonCount,
    total,
    nameOf,
    cloneState,
    bodies: written.map((body) => twinOf(body) ?? body),
    plainBody(cpu) {
      const kept = x.attention
      x.idle()
      const body = bodyOf(program.factory(runtime), cpu)
      x.busy(kept)
      return body
    },
    isCoroutine: written.map((body) => twinOf(body) !== undefined),
    resets: instances.filter((instance) => instance.kept > 0),
  }
}
