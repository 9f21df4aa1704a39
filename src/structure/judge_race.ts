// explore: atomic
import { finding } from '#shm/hints'
import { asOutcome, outcomeKey } from '../outcome.ts'
import type { Outcome } from '../scenario.ts'
import { board } from './board.ts'
import { explain, type Verdict } from './checker/explain.ts'
import { holdAgainstModel } from './checker/hold_against_model.ts'
import { toldCalls } from './checker/told_calls.ts'
import { toldHistory } from './checker/told_history.ts'
import { resultOf } from './handles.ts'
import type { History, MadeCall } from './history/history.ts'
import { madeText } from './history/timeline.ts'
import { ProgressJudge } from './judge_progress.ts'
import { begunBy, seenBy } from './kept_calls.ts'
import { KnownOrders } from './known_orders.ts'
import { ask } from './model/answer.ts'
import { snapshotText } from './model/model_text.ts'
import { type ModelState, Models } from './model/models.ts'
import { type CallOf, callText, type Program } from './program.ts'
import type { RaceState } from './run_calls.ts'
import { blocked, type Structure } from './structure.ts'
import { validated } from './validated.ts'

/** Holds every execution of one program against the model. What was right once is right again. */
export class RaceJudge {
  private readonly structure: Structure
  private readonly program: Program
  private readonly models: Models
  private readonly from: ModelState
  /** what was done before the race, as far as that is part of the history */
  private readonly lead: readonly MadeCall[] = []
  /** what is wrong before anybody races */
  private readonly wrong: string | undefined
  private readonly invalid: string | undefined
  /** by what was returned, orders of the calls that explained it */
  private readonly right = new KnownOrders()
  readonly progress: ProgressJudge

  constructor(structure: Structure, program: Program, before: readonly MadeCall[], invalid?: string) {
    this.invalid = invalid
    this.structure = structure
    this.program = program
    this.models = new Models(() => structure.model())
    this.progress = new ProgressJudge(program, (state, cpu) => this.mayWaitAlone(state, cpu))
    if (structure.criterion === 'sequential-consistency') {
      // not even what was done before the race is ordered between CPUs
      this.lead = before
      this.from = this.models.start()
      return
    }
    const verdict = explain(this.models, [before])
    this.from = verdict.explained === true ? verdict.state : this.models.start()
    if (verdict.explained === false)
      this.wrong = `one call after the other: ${toldHistory(structure, this.models, [before], verdict)}`
  }

  /** All have returned. */
  check(state: RaceState, outcomes: readonly Outcome[]): void {
    const { structure, program } = this
    if (this.wrong !== undefined) return this.report('reference', this.wrong)
    if (this.invalid !== undefined) finding('invariant', 'validate', `before the race: ${this.invalid}`)
    const own = board().handles[0]
    const results = outcomes as Outcome[][]
    const after = program.after.map((call) => {
      const result = resultOf(this.handleFor(call), call)
      if (own?.structure.validate !== undefined) validated(own.structure, own.handle)
      return result
    })
    const ends = own?.structure.snapshot?.(own.handle)
    const key = `${outcomeKey(results)} ${outcomeKey(after)} ${snapshotText(ends)}`
    if (this.right.explain(key, state.calls, program)) return
    const history = [...this.history(state, results), this.afterAll(results, after)]
    const asked = {
      from: this.from,
      ...(ends === undefined ? {} : { ends: (model: object) => this.endsAs(model, ends) }),
    }
    const verdict = holdAgainstModel(structure, this.models, history, asked)
    if (verdict.explained !== false) {
      this.right.add(key, state.calls, program, this.orderOf(history, verdict))
      return
    }
    const withoutEnd = holdAgainstModel(structure, this.models, history, { from: this.from })
    if (withoutEnd.explained === true) this.report('snapshot', this.toldEnd(ends, withoutEnd.state))
    else this.unexplained(history, verdict)
  }

  /** Nobody goes on: right where those who wait do so by the model, too. */
  mayWait(state: RaceState): boolean {
    if (this.wrong !== undefined) return true
    const history = this.history(state, board().results as Outcome[][])
    const asked = { from: this.from }
    if (holdAgainstModel(this.structure, this.models, history, { ...asked, areWaiting: true }).explained !== false)
      return true
    const verdict = holdAgainstModel(this.structure, this.models, history, asked)
    if (verdict.explained === false) this.unexplained(history, verdict)
    return false
  }

  /** The others may be anywhere in their calls, and this one waits rightly by the model. */
  private mayWaitAlone(state: RaceState, cpu: number): boolean {
    const { calls } = state
    // what is on the board of who has not begun is of another execution
    const results = board().results.map((each, who) => each.slice(0, calls[who]))
    const history = this.history(state, results as Outcome[][]).map((lane, who) => lane.slice(0, begunBy(calls, who)))
    const call = history[cpu]?.at(-1)
    if (call === undefined || call.result !== undefined) return true
    const others = history.map((lane, each) => (each === cpu ? lane.slice(0, -1) : lane))
    const ends = (model: object): boolean => ask(model, call) === blocked
    return holdAgainstModel(this.structure, this.models, others, { from: this.from, ends }).explained !== false
  }

  /** Who waits although the model goes on. */
  stuck(state: RaceState): string[] {
    const history = this.history(state, board().results as Outcome[][])
    const verdict = holdAgainstModel(this.structure, this.models, history, { from: this.from })
    if (verdict.explained !== true) return []
    return history.flatMap((lane) =>
      lane
        .filter((call) => call.result === undefined && !this.models.waits(verdict.state, call))
        .map((call) => `cpu${call.cpu} ${madeText(call)}, but the model goes on`),
    )
  }

  /** A call of one CPU with what it returned, where that is known here. */
  madeBy(cpu: number, index: number): string | undefined {
    const call = this.program.cpus[cpu]?.[index]
    const results = board().results[cpu] ?? []
    if (call === undefined) return undefined
    return index < results.length
      ? madeText({ ...call, cpu, seen: [], result: asOutcome(results[index]) })
      : callText(call)
  }

  /** The order as lanes, where it explains the whole history as it is. */
  private orderOf(history: History, verdict: Verdict): number[] | undefined {
    const { criterion = 'linearizability', partition } = this.structure
    if (verdict.explained !== true || criterion !== 'linearizability' || partition !== undefined) return undefined
    return verdict.order.map((call) => history.findIndex((lane) => lane.includes(call)))
  }

  private get criterion(): string {
    return this.structure.criterion ?? 'linearizability'
  }

  private handleFor({ cpu }: CallOf): object {
    return board().handles[cpu]!.handle
  }

  private unexplained(history: History, verdict: Extract<Verdict, { explained: false }>): void {
    board().told = toldCalls(history, verdict)
    this.report(this.criterion, toldHistory(this.structure, this.models, history, verdict, { from: this.from }))
  }

  private report(judge: string, message: string): void {
    finding('forbidden-outcome', judge, message)
  }

  private history({ calls }: RaceState, results: readonly Outcome[][]): MadeCall[][] {
    const { cpus } = this.program
    const lanes = cpus.map((own, cpu) => {
      const returned = results[cpu] ?? []
      return own.slice(0, returned.length + 1).map((call, index) => ({
        ...call,
        cpu,
        seen: seenBy(calls, cpu, index, cpus.length),
        ...(index < returned.length ? { result: asOutcome(returned[index]) } : {}),
      }))
    })
    return this.lead.length === 0 ? lanes : behind(this.lead, lanes)
  }

  private afterAll(results: readonly Outcome[][], after: readonly Outcome[]): MadeCall[] {
    const seen = results.map((each, cpu) => each.length + this.lead.filter((call) => call.cpu === cpu).length)
    return this.program.after.map((call, index) => ({ ...call, result: after[index]!, seen: [...seen, index] }))
  }

  private endsAs(model: object, ends: unknown): boolean {
    return snapshotText(this.structure.snapshot!(model)) === snapshotText(ends)
  }

  private toldEnd(ends: unknown, state: ModelState): string {
    const models = snapshotText(this.structure.snapshot!(this.models.modelIn(state)))
    return `the structure ends as ${snapshotText(ends)}; by the model, in an order that explains all results, it would be ${models}`
  }
}

/** Each CPU's calls with those before them that it made before the race. */
function behind(lead: readonly MadeCall[], lanes: readonly MadeCall[][]): MadeCall[][] {
  const counts = lanes.map(() => 0)
  const first: MadeCall[][] = lanes.map(() => [])
  for (const call of lead) {
    first[call.cpu]!.push({ ...call, seen: [...counts] })
    counts[call.cpu]!++
  }
  return lanes.map((lane, cpu) => [
    ...first[cpu]!,
    ...lane.map((call) => ({ ...call, seen: call.seen.map((seen, other) => seen + counts[other]!) })),
  ])
}

/** What was done before the race, as a history of its own. */
export function madeBefore(before: readonly CallOf[], results: readonly unknown[]): History[number] {
  return before.map((call, index) => ({ ...call, result: asOutcome(results[index]), seen: [index] }))
}
