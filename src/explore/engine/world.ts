import { BadInput } from '../../link/bad_input.ts'
import { stateOf } from '../../scenario/set_up.ts'
import { sharedBuffers } from '../../scenario/shared_buffers.ts'
import type { Scenario } from '../../scenario.ts'
import { within } from '../../supervise/doing.ts'
import { MOST_WORKERS } from '../event_loop/workers.ts'
import { IntactBuiltIns } from '../memory/built_ins/intact.ts'
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
  plainBody(cpu: number, isNew: boolean): Body
  isCoroutine: boolean[]
  /** what puts module-level variables back, or evaluates modules anew that keep more than variables */
  resets: Array<Pick<Instance, 'reset'>>
}

/** One evaluation of the program, with what it puts off while it loads. */
function evaluated(x: Execution, runtime: object, whom: string | number): Instance {
  const { loops, program, memory } = x
  return memory.made.loading(whom, () => {
    if (loops === undefined) return program.factory(runtime)
    return loops.within(() => {
      const instance = program.factory(runtime)
      loops.loaded()
      return instance
    })
  })
}

export function createWorld(x: Execution, runtime: object): World {
  const { program, memory } = x
  const scenario = scenarioOf(
    loaded(program, () => evaluated(x, runtime, 'setup')),
    program,
  )
  const cpuCount = scenario.cpus.length
  const daemonCount = scenario.daemons?.length ?? 0
  // behind them, as many as code may start itself
  const workers = x.loops !== undefined && program.later?.some(({ how }) => how === 'worker') ? MOST_WORKERS : 0
  const total = cpuCount + daemonCount + workers
  // under a memory mode, the store buffer of each counts, too
  const buffered = x.mode === 'sc' ? total : 2 * total
  const standing = x.loops === undefined ? buffered : total + (workers > 0 ? total : cpuCount)
  if (standing > MOST_CPUS)
    throw new BadInput(
      `${cpuCount} CPUs and ${daemonCount} daemons${x.loops !== undefined ? ', each with an event loop' : x.mode === 'sc' ? '' : ', each with a store buffer'}: exploring takes at most ${MOST_CPUS} together`,
    )
  x.state = new SchedulerState(standing, x.loops === undefined ? standing : total)
  x.cpuCount = cpuCount
  // a store buffer bears the name of its CPU
  const nameOf = (cpu: number): string =>
    x.loops?.workers.isWorker(cpu) === true
      ? `worker${cpu - total + workers}`
      : cpuName(cpu < total ? cpu : cpu - total, cpuCount, scenario.daemonNames)
  const { name = 'the scenario' } = program
  const setUp = () =>
    within('setup', () => stateOf(scenario, name, (error) => locateError(error, program)?.where, program.uses.ports))
  const hostState = x.loops === undefined ? setUp() : x.loops.within(setUp)
  const buffers = sharedBuffers(hostState)
  for (const buffer of buffers) memory.add(buffer)
  // each CPU evaluates the program: a buffer that the module keeps for itself is made anew with it
  if (memory.othersThan(buffers)) x.retrace.on = true
  const cloneState = createCloner(hostState)
  x.hostState = hostState
  x.invariant = scenario.invariant?.bind(scenario) as Execution['invariant']
  x.looks = scenario
  x.describe = scenario.describe?.bind(scenario) as Scenario['describe']
  x.describeValue = scenario.describeValue?.bind(scenario) as Scenario['describeValue']
  x.nameOf = nameOf
  x.stateViews = viewsOf(hostState)
  x.benign = scenario.benign ?? []

  const bodyOf = (instance: Instance, i: number): Body => {
    const own = scenarioOf(instance, program)
    return (i < cpuCount ? own.cpus[i] : own.daemons?.[i - cpuCount]) as Body
  }
  const instances = Array.from({ length: total - workers }, (_, cpu) => evaluated(x, runtime, cpu))
  const written = instances.map(bodyOf)
  x.unraced.ends.begin(instances, total)
  const { loops } = x
  loops?.begin(workers > 0 ? total : cpuCount, total, workers)
  for (const [cpu, instance] of instances.entries()) loops?.later.begin(cpu, instance)
  const hasLoop = (cpu: number): boolean => loops !== undefined && cpu < cpuCount
  const started = (slot: number): Instance => {
    const kept = x.attention
    x.idle()
    const instance = loops!.workers.evaluated(slot, () => program.factory(runtime))
    loops!.later.begin(slot, instance)
    x.busy(kept)
    return instance
  }
  const fresh = (cpu: number): Body => {
    const kept = x.attention
    x.idle()
    const instance = evaluated(x, runtime, cpu)
    loops?.later.begin(cpu, instance)
    const body = bodyOf(instance, cpu)
    x.busy(kept)
    return body
  }
  /** What starts workers keeps them in maps and objects of its modules, too, where the last execution's would be found: modules are evaluated anew. */
  const begunAnew = (cpu: number): Body =>
    loops!.run(
      cpu,
      function* (state) {
        const body = fresh(cpu)
        const twin = twinOf(body)
        return twin === undefined ? body(state) : yield* twin(state) as Generator
      },
      true,
    )
  const workerBodies = Array.from({ length: workers }, (_, i) => {
    const slot = total - workers + i
    return loops!.run(
      slot,
      function* () {
        const run = started(slot).exports.$run as () => void
        const twin = twinOf(run)
        if (twin === undefined) run()
        else yield* twin()
      },
      true,
    )
  })
  const bodyWith = (body: Body, i: number): Body => {
    const twin = twinOf(body)
    if (hasLoop(i) && program.uses.later) return begunAnew(i)
    return hasLoop(i) ? loops!.run(i, twin ?? body, twin !== undefined) : (twin ?? body)
  }
  const bodies = [...written.map(bodyWith), ...workerBodies]
  let isFirst = true
  const renew = (): void => {
    if (isFirst) {
      isFirst = false
      return
    }
    for (let i = 0; i < instances.length; i++) {
      instances[i] = evaluated(x, runtime, i)
      loops?.later.begin(i, instances[i]!)
      bodies[i] = bodyWith(bodyOf(instances[i]!, i), i)
    }
  }
  if (program.uses.builtIns) x.retrace.intact = new IntactBuiltIns()
  return {
    scenario,
    hostState,
    cpuCount,
    daemonCount,
    total,
    nameOf,
    cloneState,
    bodies,
    plainBody(cpu, isNew) {
      if (cpu >= total - workers) return loops!.runPlain(cpu, () => started(cpu).exports.$run!(), isNew)
      const body = fresh(cpu)
      return hasLoop(cpu) ? loops!.runPlain(cpu, body, isNew) : body
    },
    isCoroutine: [
      ...written.map((body, i) => hasLoop(i) || twinOf(body) !== undefined),
      ...workerBodies.map(() => true),
    ],
    resets:
      program.uses.objects && !(loops !== undefined && program.uses.later)
        ? [{ reset: renew }]
        : instances.filter((instance) => instance.kept > 0),
  }
}
