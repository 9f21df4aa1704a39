import { Prng } from '../../explore/strategies/prng.ts'
import { asOutcome } from '../../outcome.ts'
import type { Desk } from '../../supervise/serve_tasks.ts'
import { endOf, moment } from '../../supervise/time_box.ts'
import { explain } from '../checker/explain.ts'
import { holdAgainstModel } from '../checker/hold_against_model.ts'
import { toldHistory } from '../checker/told_history.ts'
import { historyOfTimes, type TimedCall } from '../history/history.ts'
import { madeBefore } from '../judge_race.ts'
import { Models } from '../model/models.ts'
import { addWaits, noWaits, type Overtaken } from '../overtaken.ts'
import { lengthOf, type Program } from '../program.ts'
import { Generator } from '../search/generate.ts'
import { type Searched, type SearchOrder, type SearchProgress, searchTask } from '../search/search.ts'
import { goingProgram } from './going_program.ts'
import { longProgram, shortened } from './long_program.ts'
import type { NotedCall } from './race_thread.ts'
import { Racers } from './racers.ts'

export interface StressOrder extends SearchOrder {
  /** look for what the threads did under controlled schedules, for so many seconds */
  bridge: boolean
  bridgeSeconds: number
}

/** What threads did that no order of the calls explains, or that never ended. */
export interface Raced {
  program: Program
  message: string
  /** its number, and the round of it; its CPUs went over their calls again and again */
  number: number
  round: number
}

export interface Stressed extends Searched {
  raced?: Raced
  /** programs that did not come to their end on threads */
  stuck: number
  /** calls of the longest history that was judged */
  longest: number
  /** histories with too many orders to be decided */
  undecided: number
}

const HANGS: readonly string[] = ['deadlock', 'livelock']
const ROUNDS = 100
/** of orders of a history's calls: a second or so; a history that needs more says nothing */
const MOST_TRIES = 300_000
const TIMES = 8
/** every so-manieth program is raced once for long */
const LONG = 4
const LONG_TRIES = 5_000_000
/** executions of the failing program, when it is looked for under controlled schedules */
const BRIDGING = 3000
/** programs of the search are small; on threads calls meet by chance, so more of them are made */
const FIRST = 400

/** In a supervised thread: races programs on worker threads, judges their histories, and looks for what is wrong by exploring. */
export async function stressTask(order: StressOrder, desk: Desk<SearchProgress>): Promise<Stressed> {
  const startedAt = performance.now()
  const racers = await Racers.link(order.file, order.name)
  const generator = new Generator(racers.structure, order.name, order.seed, order.cpus)
  const models = new Models(() => racers.structure.model())
  const { seconds, begunAt = moment() } = order
  const until = endOf({ begunAt, seconds })
  const elapsedMs = (): number => performance.now() - startedAt
  let programs = 0
  let rounds = 0
  let overtaken = noWaits()
  let raced: Raced | undefined
  let bridged: Searched | undefined
  const seenSoFar = { stuck: 0, longest: 0, undecided: 0 }
  const isOver = (): boolean => performance.now() > until || desk.signal.aborted
  const exploring = (given: Program): Promise<Searched> =>
    searchTask(
      { ...order, seconds: order.bridgeSeconds, begunAt: moment(), strictly: true, given, executions: BRIDGING },
      desk,
    )
  try {
    while (raced === undefined && bridged === undefined && programs < (order.programs ?? Infinity) && !isOver()) {
      const number = FIRST + programs++
      const small = goingProgram(generator, models, number, timesOver, new Prng(order.seed, number))
      const long =
        number % LONG === LONG - 1
          ? longProgram(racers.structure, models, generator, small, new Prng(order.seed, number))
          : undefined
      const program = long ?? timesOver(small)
      const seen = await racers.race(program, long === undefined ? ROUNDS : 1, until)
      if (seen === 'too late') programs--
      else if (seen === undefined) {
        seenSoFar.stuck++
        bridged = await exploring(small)
        const [discovery] = bridged.discoveries
        if (discovery === undefined) bridged = undefined
        // something else may be wrong with a program whose calls wait for ever rightly
        else if (HANGS.includes(discovery.explored.kind))
          raced = { program: small, message: `its threads do not come to their end`, number, round: 0 }
      } else {
        const from = explain(models, [madeBefore(program.before, seen.before)])
        const state = from.explained === true ? from.state : models.start()
        for (const [round, noted] of seen.rounds.entries()) {
          if (long === undefined) overtaken = addWaits(overtaken, overtakenBy(noted))
          if (isOver()) break
          rounds++
          const history = historyOfTimes(timed(program, noted), program.cpus.length)
          const most = long === undefined ? MOST_TRIES : LONG_TRIES
          const verdict = holdAgainstModel(racers.structure, models, history, { from: state, most, isOver })
          if (verdict.explained === undefined) seenSoFar.undecided++
          else seenSoFar.longest = Math.max(seenSoFar.longest, lengthOf({ ...program, before: [] }))
          if (verdict.explained !== false) continue
          const message = toldHistory(racers.structure, models, history, verdict, { from: state })
          raced = { program: long === undefined ? small : shortened(long), message, number, round }
          break
        }
      }
      desk.tell({
        programs,
        executions: rounds,
        findings: Number(raced !== undefined),
        elapsedMs: elapsedMs(),
        stage: 'racing',
      })
    }
  } finally {
    await racers.end()
  }
  const nothing: Searched = {
    programs,
    executions: rounds,
    redundant: 0,
    steps: 0,
    unfit: 0,
    cut: 0,
    complete: false,
    elapsedMs: Math.round(elapsedMs()),
    interrupted: desk.signal.aborted,
    overtaken,
    discoveries: [],
  }
  if (raced === undefined) return { ...nothing, ...seenSoFar, discoveries: bridged?.discoveries ?? [] }
  if (bridged === undefined && order.bridge) bridged = await exploring(raced.program)
  return { ...nothing, ...seenSoFar, raced, discoveries: bridged?.discoveries ?? [] }
}

/** Threads begin at the same moment only about: they are kept busy for a while, so that they meet. */
function timesOver({ before, cpus, after }: Program): Program {
  return { before, cpus: cpus.map((calls) => Array.from({ length: TIMES }, () => calls).flat()), after }
}

/** Threads are not asked whether they wait: a call was overtaken where one that was made later had returned before. */
function overtakenBy(noted: readonly NotedCall[][]): Overtaken {
  let all = noWaits()
  for (const [cpu, own] of noted.entries()) {
    const others = noted.flatMap((lane, other) => (other === cpu ? [] : lane))
    for (const { called, returned } of own) {
      const times = others.filter((other) => other.called > called && other.returned < returned).length
      if (times > 0) all = addWaits(all, { waits: 1, most: times, total: times })
    }
  }
  return all
}

function timed({ cpus }: Program, noted: readonly NotedCall[][]): TimedCall[] {
  return cpus.flatMap((calls, cpu) =>
    calls.map((call, index) => {
      const { result, called, returned } = noted[cpu]![index]!
      return { ...call, cpu, called, returned, result: asOutcome(result) }
    }),
  )
}
