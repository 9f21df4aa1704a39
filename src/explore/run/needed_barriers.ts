import { BadInput } from '../../link/bad_input.ts'
import type { StepSite } from '../../link/instrument/instrument.ts'
import { StepKind } from '../../link/instrument/steps.ts'
import type { Order } from '../../shm/hints.ts'
import type { Engine } from '../engine/engine.ts'
import { NO_ORDER } from '../memory_modes/altered_orders.ts'
import { MOST_REORDERINGS } from '../memory_modes/reorderings.ts'
import type { WeakMemory } from '../memory_modes/weak_memory.ts'
import { createStrategy } from '../strategies/create_strategy.ts'
import { judgeOutcome } from './forbidden_outcome.ts'

/** A barrier or an order of the program, and what becomes of it without. */
export interface BarrierNeed {
  /** as the program says it: `smp_mb` */
  word: string
  /** the source file, absolute, and the line */
  file: string
  line: number
  order: string
  /** what it was made: `nothing`, or an order */
  weakened: string
  executions: number
  /** what an execution showed without it; absent: none did */
  shows?: { kind: string; judge?: string; message: string; execution: number }
}

export interface NeededOptions {
  seed: number
  /** for each barrier, at most so many */
  executions: number
  /** no more executions are begun then */
  isOver(): boolean
  /** once it is known how many there are */
  counted(barriers: number): void
}

/** What an order is made; the orders of locks and of what orders nothing stay. */
const WEAKER: Partial<Record<Order, Order>> = {
  mb: NO_ORDER,
  'mb helper': NO_ORDER,
  rmb: NO_ORDER,
  wmb: NO_ORDER,
  acquire: 'once',
  release: 'once',
  full: 'relaxed',
  'rmw acquire': 'relaxed',
  'rmw release': 'relaxed',
}

/** Files of words: the line that says one of them is in another file. */
const WORDS = /\/kernel\/lib\/(atomic|atomic_suffixes|barrier)\.ts$|\/hints\.ts$/

interface Said {
  word: string
  file: string
  line: number
  order: Order
  sites: number[]
}

/** Weakens each barrier and each order that the program says, one after the other, and looks whether some schedule needs it. */
export function* neededBarriers(engine: Engine, weak: WeakMemory, options: NeededOptions): Generator<BarrierNeed> {
  const strategy = () =>
    createStrategy('portfolio', engine, {
      seed: options.seed,
      depth: 3,
      preemptions: Infinity,
      reorderings: MOST_REORDERINGS,
    }).strategy
  const { altered } = weak
  altered.said = new Map()
  const first = strategy()
  for (let index = 0; index < options.executions && !options.isOver(); index++) {
    engine.run(first, index)
    judgeOutcome(engine)
    const [finding] = engine.findings
    if (finding !== undefined)
      throw new BadInput(
        `--barriers: the program fails as it is: ${finding.kind}, execution ${index + 1}: ${finding.message}`,
      )
  }
  const all = said(engine, altered.said)
  altered.said = undefined
  options.counted(all.length)
  try {
    for (const { word, file, line, order, sites } of all) {
      const weaker = WEAKER[order]!
      altered.clear()
      for (const site of sites) altered.instead.set(site, weaker)
      const need: BarrierNeed = {
        word,
        file,
        line,
        order,
        weakened: weaker === NO_ORDER && order !== 'acquire' && order !== 'release' ? 'nothing' : weaker,
        executions: 0,
      }
      const by = strategy()
      if (options.isOver()) return
      while (need.executions < options.executions && !options.isOver()) {
        engine.run(by, need.executions++)
        judgeOutcome(engine)
        const [finding] = engine.findings
        if (finding === undefined) continue
        const { kind, judge, message } = finding
        need.shows = { kind, ...(judge === undefined ? {} : { judge }), message, execution: need.executions }
        break
      }
      if (need.shows === undefined && need.executions < options.executions) return
      yield need
    }
  } finally {
    altered.clear()
    engine.seen.clear()
  }
}

/** By the line that says it: helpers are inlined, and one line stands at many sites. */
function said(engine: Engine, orders: ReadonlyMap<number, Order>): Said[] {
  const found = new Map<string, Said>()
  for (const [site, order] of orders) {
    // going to sleep is no order that a program says
    if (WEAKER[order] === undefined || engine.program.sites[site]!.kind === StepKind.wait) continue
    const { word, file, line } = saidAt(engine.program.sites[site]!)
    const key = `${word} ${file}:${line} ${order}`
    const known = found.get(key) ?? { word, file, line, order, sites: [] }
    known.sites.push(site)
    found.set(key, known)
  }
  return [...found.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}

function saidAt({ via, fn, op, file, line }: StepSite): { word: string; file: string; line: number } {
  const outside = [...via].reverse().find((call) => !WORDS.test(call.file))
  return outside === undefined
    ? { word: fn || op, file, line }
    : { word: outside.callee, file: outside.file, line: outside.line }
}
