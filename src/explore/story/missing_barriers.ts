import { StepKind } from '../../link/instrument/steps.ts'
import { shown } from '../../link/shown.ts'
import type { Engine } from '../engine/engine.ts'
import type { TriedBarrier } from '../memory_modes/altered_orders.ts'
import { optionOf } from '../memory_modes/choice.ts'
import { MOST_REORDERINGS } from '../memory_modes/reorderings.ts'
import type { WeakMemory } from '../memory_modes/weak_memory.ts'
import { judgeOutcome } from '../run/forbidden_outcome.ts'
import { createStrategy } from '../strategies/create_strategy.ts'
import { Tap } from '../strategies/tap.ts'
import { callPlace } from './call_place.ts'
import { type RawFinding, sameVerdict } from './finding.ts'
import { follow } from './follow.ts'
import { HaltingReplay, minimise } from './minimise.ts'
import { OUTSIDE, Recorder } from './recorder.ts'

/** A barrier that forbids what a memory mode showed, and the two accesses that were reordered without it. */
export interface MissingBarrier {
  word: 'smp_mb' | 'smp_rmb' | 'smp_wmb'
  cpu: string
  /** file:line of the accesses between which it would stand */
  after: string
  before: string
}

interface Row {
  cpu: number
  site: number
  choice: number
  address: number
  stores: boolean
  /** its words may be others' business, too */
  isShared: boolean
  place: string
}

/** A place for a barrier: between two accesses of one CPU. */
interface Gap {
  after: Row
  before: Row
  /** the last access before it of the kind that it stands before: loads, or stores */
  like?: Row | undefined
}

type Tried = ReadonlyMap<number, TriedBarrier>

const MOST_ROUNDS = 4
const MOST_TRIALS = 300
const TRIAL_MS = 1500
const MOST_REDUCING = 300

/**
 * Which barriers forbid a finding of a memory mode. A barrier is tried where the schedule that shows it deviates, then at the
 * CPUs with which that one must pair; where other executions show the same nevertheless, the next is looked for. Undefined where
 * no few barriers do it.
 */
export class MissingBarriers {
  private readonly engine: Engine
  private readonly weak: WeakMemory
  private readonly wanted: RawFinding
  private readonly eager: boolean
  private readonly until: number
  private readonly sites: Map<unknown, number>

  constructor(engine: Engine, weak: WeakMemory, wanted: RawFinding, eager: boolean, until: number) {
    this.engine = engine
    this.weak = weak
    this.wanted = wanted
    this.eager = eager
    this.until = Math.min(until, performance.now() + MOST_ROUNDS * TRIAL_MS)
    this.sites = new Map(engine.program.sites.map((site, at) => [site, at]))
  }

  /** Of the schedule that was found: nothing is named where it deviates nowhere. */
  named(choices: readonly number[]): MissingBarrier[] | undefined {
    const named: MissingBarrier[] = []
    const tried = new Map<number, TriedBarrier>()
    let schedule: readonly number[] | undefined = choices
    try {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const found = this.forbidding(schedule, tried)
        if (found === undefined) return undefined
        for (const [{ after, before }, kind] of found) {
          tried.set(before.site, kind)
          const cpu = this.engine.nameOf(before.cpu)
          named.push({ word: `smp_${kind}`, cpu, after: after.place, before: before.place })
        }
        schedule = this.counterexample(tried)
        if (schedule === undefined) return named
      }
      return undefined
    } finally {
      this.weak.altered.clear()
    }
  }

  /** Barriers that keep this schedule from showing it, with those that are tried already. */
  private forbidding(choices: readonly number[], tried: Tried): Array<[Gap, TriedBarrier]> | undefined {
    this.alter(tried)
    const rows = this.rowsOf(choices)
    const gaps = gapsOf(rows, this.weak.cpus)
    const deviations = rows.filter(({ choice, cpu }) => optionOf(choice) > 0 && cpu < this.weak.cpus)
    for (const deviation of deviations.reverse()) {
      const others = gaps.filter(({ before }) => before.cpu !== deviation.cpu)
      const all = new Map([...tried, ...others.map(({ before }) => [before.site, 'mb'] as const)])
      const own = this.ownGap(choices, rows, gaps, deviation, all)
      if (own === undefined) continue
      const mine = andBefore(tried, own)
      const pair = this.forbids(choices, mine) ? [] : this.partner(choices, others, mine)
      if (pair === undefined) continue
      // a dependency may order what this CPU does already
      const isOther = pair.length > 0 && this.forbids(choices, andBefore(tried, pair[0]!))
      const chosen = isOther ? pair : [own, ...pair]
      return chosen.map((gap) => this.weakest(choices, chosen, gap, tried))
    }
    return undefined
  }

  private ownGap(
    choices: readonly number[],
    rows: readonly Row[],
    gaps: readonly Gap[],
    deviation: Row,
    all: Tried,
  ): Gap | undefined {
    const at = rows.indexOf(deviation)
    const mine = gaps.filter(({ before }) => before.cpu === deviation.cpu)
    const position = ({ before }: Gap): number => rows.indexOf(before)
    if (deviation.stores) {
      const end = rows.findIndex(
        ({ cpu, address }, row) => row > at && cpu === this.weak.cpus + deviation.cpu && address === deviation.address,
      )
      const behind = mine.filter((gap) => position(gap) > at && (end < 0 || position(gap) < end))
      const last = behind.reverse().find((gap) => this.forbids(choices, andBefore(all, gap)))
      return last && { after: deviation, before: last.before }
    }
    // as close to the load as may be: behind all that it must not come before
    return mine
      .filter((gap) => position(gap) <= at)
      .reverse()
      .find((gap) => this.forbids(choices, andBefore(all, gap)))
  }

  private partner(choices: readonly number[], others: readonly Gap[], tried: Tried): Gap[] | undefined {
    const found = [...others].reverse().find((gap) => this.forbids(choices, andBefore(tried, gap)))
    return found && [found]
  }

  /** The gap with a barrier for loads or stores alone, where that does. */
  private weakest(choices: readonly number[], chosen: readonly Gap[], gap: Gap, tried: Tried): [Gap, TriedBarrier] {
    const { after, before, like } = gap
    const from = after.stores === before.stores ? after : like
    if (from === undefined) return [gap, 'mb']
    const weaker = before.stores ? 'wmb' : 'rmb'
    const rest = chosen.filter((each) => each !== gap).map((each) => [each.before.site, 'mb'] as const)
    const does = this.forbids(choices, new Map([...tried, ...rest, [before.site, weaker]]))
    return does ? [{ after: from, before }, weaker] : [gap, 'mb']
  }

  private alter(tried: Tried): void {
    const { before } = this.weak.altered
    before.clear()
    for (const [site, kind] of tried) before.set(site, kind)
  }

  private isFound(): boolean {
    judgeOutcome(this.engine)
    return this.engine.findings.some((found) => sameVerdict(found, this.wanted))
  }

  private forbids(choices: readonly number[], tried: Tried): boolean {
    if (performance.now() > this.until) return false
    this.alter(tried)
    this.engine.run(new HaltingReplay(this.engine.state, choices, this.eager), 0)
    return !this.isFound()
  }

  /** An execution that shows it although these barriers stand. */
  private counterexample(tried: Tried): number[] | undefined {
    const { engine } = this
    this.alter(tried)
    const { strategy } = createStrategy('portfolio', engine, {
      seed: 1,
      depth: 3,
      preemptions: Infinity,
      reorderings: MOST_REORDERINGS,
    })
    const end = performance.now() + TRIAL_MS
    for (let index = 0; index < MOST_TRIALS && performance.now() < end; index++) {
      engine.run(strategy, index)
      if (!this.isFound()) continue
      const tap = new Tap(strategy)
      engine.run(tap, index)
      return minimise(engine, tap.taken, tap.eager, this.wanted, MOST_REDUCING, false, this.until)
    }
    return undefined
  }

  private rowsOf(choices: readonly number[]): Row[] {
    const { engine } = this
    const recorder = new Recorder(engine)
    const replay = new HaltingReplay(engine.state, choices, this.eager)
    follow(engine, replay, recorder)
    recorder.done()
    let turn = 0
    const rows = recorder.steps.flatMap(({ cpu, site, view, index, kind, stack, result }): Row[] => {
      const choice = result === OUTSIDE ? 0 : (replay.taken[turn++] ?? 0)
      if (site === undefined || view === undefined) return []
      const { place } = callPlace(site, stack)
      const stores = kind !== StepKind.load && kind !== StepKind.read
      const address = engine.bytesOf(view, index)[0]
      const number = this.sites.get(site) ?? -1
      return [
        { cpu, site: number, choice, address, stores, isShared: false, place: `${shown(place.file)}:${place.line}` },
      ]
    })
    const users = new Map<number, Set<number>>()
    for (const { cpu, address } of rows) users.set(address, (users.get(address) ?? new Set()).add(cpu % this.weak.cpus))
    for (const row of rows) row.isShared = users.get(row.address)!.size > 1
    return rows
  }
}

function andBefore(tried: Tried, { before }: Gap): Tried {
  return new Map([...tried, [before.site, 'mb']])
}

/** Places for barriers, each once, in the order in which the CPUs come there: between accesses to what others touch, too. */
function gapsOf(rows: readonly Row[], cpus: number): Gap[] {
  const last = new Map<number, Row>()
  const lastLike = new Map<string, Row>()
  const known = new Set<string>()
  return rows.flatMap((before) => {
    if (!before.isShared || before.cpu >= cpus || before.site < 0) return []
    const after = last.get(before.cpu)
    last.set(before.cpu, before)
    const kind = `${before.cpu} ${before.stores}`
    const like = lastLike.get(kind)
    lastLike.set(kind, before)
    const key = `${before.cpu} ${before.site}`
    if (after === undefined || known.has(key)) return []
    known.add(key)
    return [{ after, before, like }]
  })
}

/** For whoever reads the finding. */
export function barrierWords(barriers: readonly MissingBarrier[]): string {
  const said = barriers.map(({ word, cpu, after, before }) =>
    after === before
      ? `${word}() before the later access of ${before} (${cpu})`
      : `${word}() between ${after} and ${before} (${cpu})`,
  )
  return `${said.join(', and ')}`
}
