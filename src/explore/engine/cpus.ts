import { BadInput } from '../../link/bad_input.ts'
import { asOutcome, NotAnOutcome } from '../../outcome.ts'
import type { Outcome } from '../../scenario.ts'
import { FindingSignal, thrownFinding } from '../story/finding.ts'
import type { Results } from './conclude.ts'
import { BEGINNING, type Execution, FRESH, NONE, RACING } from './execution.ts'
import { beginningStep } from './point.ts'
import { afterStep, commit, commitBuffered, commitRace } from './step.ts'
import type { World } from './world.ts'

type Coroutine = Generator<unknown, unknown, unknown>

/** The coroutines of one execution: begun when first chosen, gone on with until they pause or end. */
export function createCpus(x: Execution, world: World, results: Results) {
  const { bodies, isCoroutine, plainBody, cpuCount, total, cloneState, nameOf } = world
  const { retrace, hints } = x
  const { ownPrototypes } = retrace
  const coroutines: Array<Coroutine | undefined> = []
  const started = new Uint8Array(total)

  const restart = (): void => {
    retrace.intact?.putBack()
    for (let cpu = 0; cpu < total; cpu++) started[cpu] = 0
    results.returned = results.throwing = 0
  }

  const finish = (cpu: number, value: unknown): void => {
    if (x.paused) throw retrace.start()
    x.finished[cpu] = 1
    const outcome = typeof value === 'number' ? (value === 0 ? 0 : value) : outcomeOf(cpu, value) // -0 counts as 0
    if (cpu < cpuCount) {
      results.outcomes[cpu] = outcome
      results.returned++
    }
    x.disable(cpu)
    if (x.loops?.workers.isWorker(cpu)) x.loops.workers.ended(cpu, 0)
  }

  const outcomeOf = (cpu: number, value: unknown): Outcome => {
    try {
      return asOutcome(value)
    } catch (error) {
      if (!(error instanceof NotAnOutcome)) throw error
      if (value instanceof Promise) value.catch(() => {})
      throw (x.usageError = new BadInput(`${nameOf(cpu)} ${error.message}`))
    }
  }

  const fail = (cpu: number, error: unknown): void => {
    if (isBack()) return
    x.finished[cpu] = 1
    const isWorker = x.loops?.workers.isWorker(cpu) === true
    if (!isWorker) results.throwing++
    x.disable(cpu)
    if (x.usageError !== undefined) throw x.usageError
    if (error instanceof BadInput) throw error
    if (error instanceof FindingSignal) return
    if (isWorker) return x.loops?.workers.ended(cpu, 1, error)
    x.findings.push(thrownFinding(error, 'uncaught', nameOf(cpu)))
    if (x.recorder !== undefined || x.strategy.haltsOnThrow === true) x.stopped = true
  }

  /** A CPU that is taken back has neither ended nor failed, whatever its code made of that. */
  const isBack = (): boolean => {
    if (hints.back === 0) return false
    hints.back = 0
    return true
  }

  /** A worker has said process.exit, whatever its code made of that. */
  const hasLeft = (cpu: number): boolean => {
    const code = x.loops?.workers.takeLeft()
    if (code === undefined) return false
    hints.back = 0
    if (x.stepTaken) afterStep(x)
    x.attention &= ~FRESH
    x.finished[cpu] = 1
    x.disable(cpu)
    x.loops?.workers.ended(cpu, code)
    x.chosen = NONE
    return true
  }

  const failed = (cpu: number, error: unknown): void => {
    ownPrototypes?.lift()
    if (hasLeft(cpu) || isBack()) return
    if (x.stepTaken) afterStep(x)
    x.attention &= ~FRESH
    fail(cpu, error)
    x.chosen = NONE
  }

  const ended = (cpu: number, value: unknown): void => {
    ownPrototypes?.lift()
    if (hasLeft(cpu) || isBack()) return
    if (x.stepTaken) afterStep(x)
    if ((x.attention & FRESH) !== 0) {
      x.attention &= ~FRESH
      if (x.attention !== 0) beginningStep(x, cpu)
    }
    finish(cpu, value)
    x.chosen = NONE
  }

  const start = (cpu: number): void => {
    x.current = cpu
    x.paused = false
    started[cpu] = 1
    x.clocks.restart(cpu)
    if (retrace.on) return runPlain(cpu, true)
    ownPrototypes?.begin(cpu)
    try {
      const result = bodies[cpu]!(cloneState())
      if (!isCoroutine[cpu]) return ended(cpu, result)
      coroutines[cpu] = result as Coroutine
      const { done, value } = (result as Coroutine).next()
      if (done) ended(cpu, value)
      else ownPrototypes?.lift()
    } catch (error) {
      failed(cpu, error)
    }
  }

  /** Runs the plain text from its beginning; a CPU that ran before is given its past. */
  const runPlain = (cpu: number, isNew: boolean): void => {
    try {
      retrace.intact?.putBack()
      const body = plainBody(cpu, isNew)
      retrace.enter(cpu, isNew)
      x.clocks.restart(cpu)
      ownPrototypes?.begin(cpu)
      ended(cpu, body(cloneState()))
    } catch (error) {
      failed(cpu, error)
    }
  }

  /** Every CPU stands before its first step. */
  const beginAll = (): void => {
    for (let cpu = 0; cpu < total; cpu++) {
      if (x.finished[cpu] === 1) continue // a worker that nobody has started
      x.attention |= BEGINNING
      start(cpu)
    }
    x.attention &= ~BEGINNING
    x.chosen = NONE
  }

  /** Lets `cpu` go on until it pauses or ends. */
  const resume = (cpu: number): void => {
    if (x.loops?.isChooser(cpu)) return x.loops.passes(cpu)
    x.current = cpu
    x.state.current = cpu
    x.paused = false
    if (cpu >= total) return commitBuffered(x, cpu)
    if (started[cpu] === 0) {
      x.attention |= FRESH
      x.recorder?.switches(cpu)
      start(cpu)
      return
    }
    try {
      if ((x.attention & ~FRESH) !== 0) {
        x.recorder?.switches(cpu)
        commit(x, cpu)
        if (x.stopped || x.cut) return
      }
      if (retrace.on) return runPlain(cpu, false)
      ownPrototypes?.putBack(cpu)
      const { done, value } = (coroutines[cpu] as Coroutine).next()
      if (done) ended(cpu, value)
      else ownPrototypes?.lift()
    } catch (error) {
      failed(cpu, error)
    }
  }

  /** Lets whoever is chosen go on, and so forth, where nothing blocks and nothing but outcomes is wanted. */
  const runChosen = (): void => {
    const { state } = x
    const racing = x.attention & RACING
    while (x.chosen >= 0) {
      const cpu = x.chosen
      x.current = state.current = cpu
      x.paused = false
      let result: IteratorResult<unknown, unknown>
      if (started[cpu] === 0) {
        started[cpu] = 1
        x.clocks.restart(cpu)
        x.attention = racing | FRESH
        ownPrototypes?.begin(cpu)
        const begun = bodies[cpu]!(cloneState())
        if (isCoroutine[cpu]) {
          coroutines[cpu] = begun as Coroutine
          result = (begun as Coroutine).next()
        } else result = { done: true, value: begun }
      } else {
        if (racing !== 0) {
          commitRace(x, cpu)
          if (x.stopped) {
            x.chosen = NONE
            return
          }
        }
        ownPrototypes?.putBack(cpu)
        result = (coroutines[cpu] as Coroutine).next()
      }
      ownPrototypes?.lift()
      if (!result.done) continue
      x.attention = racing
      finish(cpu, result.value)
      x.chosen = state.enabledCount === 0 || x.stopped ? NONE : x.strategy.pick()
    }
  }

  /** CPUs that have returned, and are left with ports on which nothing more comes. */
  const rest = (): void => {
    x.paused = false
    for (let cpu = 0; cpu < total; cpu++) {
      const loop = x.finished[cpu] === 0 ? x.loops?.atRest(cpu) : undefined
      if (loop === undefined) continue
      if (cpu < cpuCount) finish(cpu, loop.outcome)
      else x.finished[cpu] = 1
    }
  }

  return { rest, restart, beginAll, resume, runChosen, fail }
}
