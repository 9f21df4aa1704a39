/**
 * Which rows of two runs differ by more than noise. A row's sample is its rounds, each measured on a machine booted anew;
 * the test is Mann and Whitney's, by its exact distribution, so it assumes nothing about how the medians scatter; and since
 * some of two hundred rows always look different, the p-values are corrected by Holm's method. A difference must also be of
 * some size: what is certain but small is not worth a reader's time, and may be the machine's mood of that hour.
 */
import type { BenchResult, Comparison, Difference } from '../report/bench_result.ts'
import { mannWhitney } from './mann_whitney.ts'
import { median, round3 } from './samples.ts'

/** One in twenty runs of the same code may tell of a difference. */
const ALPHA = 0.05
/** Smaller changes than this count as noise. */
const LEAST_RATIO = 1.15

interface Row {
  id: string
  title: string
  rounds: number[]
  /** a time: more is slower; a rate: more is faster */
  slowerIsMore: boolean
}

export function compareResults(before: BenchResult, after: BenchResult, beforeName: string): Comparison {
  const old = new Map(rowsOf(before).map((row) => [row.id, row]))
  const pairs = rowsOf(after).flatMap((row) => {
    const was = old.get(row.id)
    return was === undefined || was.rounds.length === 0 || row.rounds.length === 0 ? [] : [{ was, row }]
  })
  const tested = pairs.map(({ was, row }) => ({ was, row, p: mannWhitney(was.rounds, row.rounds) }))
  const corrected = holm(tested.map(({ p }) => p))
  const all = tested.map(({ was, row }, i) => differenceOf(was, row, corrected[i]!))
  const differences = all.filter(({ verdict }) => verdict !== 'noise').sort((a, b) => worth(b) - worth(a))
  const words = wordsOf(before, after, beforeName, all, differences)
  return { with: beforeName, rows: all.length, differences, words }
}

const worth = ({ ratio }: Difference): number => Math.abs(Math.log(ratio))

function differenceOf(was: Row, row: Row, p: number): Difference {
  const [before, after] = [median(was.rounds), median(row.rounds)]
  const ratio = after / before
  const noise = p > ALPHA || Math.max(ratio, 1 / ratio) < LEAST_RATIO
  const verdict = noise ? 'noise' : ratio > 1 === row.slowerIsMore ? 'slower' : 'faster'
  return {
    id: row.id,
    title: row.title,
    before: round3(before),
    after: round3(after),
    ratio: round3(ratio),
    p: round3(p),
    verdict,
  }
}

function rowsOf({ floors, latencies, throughput }: BenchResult): Row[] {
  return [
    ...floors.map(({ id, title, latency }) => ({
      id: `floor ${id}`,
      title,
      rounds: latency.rounds,
      slowerIsMore: true,
    })),
    ...latencies.map(({ id, title, design, kworkers, closed }) => ({
      id,
      title: `${title} (${design ?? 'any design'}, ${kworkers} kworkers)`,
      rounds: closed.rounds,
      slowerIsMore: true,
    })),
    ...throughput.map(({ id, title, design, cpus, rounds }) => ({
      id: `per second ${id}`,
      title: `${title} (${design ?? 'any design'}, ${cpus} CPUs), a second`,
      rounds,
      slowerIsMore: false,
    })),
  ]
}

/** Holm's correction: the chance that any of the rows looks this different without being so. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!)
  const result = new Array<number>(ps.length)
  let worst = 0
  order.forEach((index, rank) => {
    worst = Math.max(worst, Math.min(1, ps[index]! * (ps.length - rank)))
    result[index] = worst
  })
  return result
}

function wordsOf(
  before: BenchResult,
  after: BenchResult,
  name: string,
  all: Difference[],
  differences: Difference[],
): string[] {
  const rounds = `${before.rounds} and ${after.rounds} rounds`
  if (all.length === 0) return [`compared with ${name}: no row was measured in both`]
  const smallest = mannWhitney(range(before.rounds, 0), range(after.rounds, before.rounds)) * all.length
  const cannot =
    smallest > ALPHA
      ? [`${rounds} are too few to tell any difference from noise among ${all.length} rows: use more --rounds`]
      : []
  const machines = [before, after].map(({ machine }) => `${machine.cpu}, ${machine.cores} cores, node ${machine.node}`)
  const other = machines[0] === machines[1] ? [] : [`not the same machine: ${machines[0]} before, ${machines[1]} now`]
  const moved = differences.filter(({ id }) => id.startsWith('floor '))
  const floors =
    moved.length === 0 ? [] : ['the machine itself is not what it was: a floor has moved, which runs no code of ours']
  const told = differences.map(
    ({ title, before: was, after: is, ratio, p, verdict }) =>
      `${verdict.toUpperCase()}  ${title}: ${is}, was ${was} (${ratio.toFixed(2)} times, p = ${p.toPrecision(2)})`,
  )
  const verdict =
    differences.length === 0
      ? `compared with ${name}: all ${all.length} rows agree within noise`
      : `compared with ${name}: ${differences.length} of ${all.length} rows differ by more than noise`
  return [
    `${verdict} (${rounds}; Mann-Whitney, Holm's correction, p below ${ALPHA} and at least ${Math.round((LEAST_RATIO - 1) * 100)} % apart)`,
    ...cannot,
    ...other,
    ...floors,
    ...told,
  ]
}

const range = (count: number, from: number): number[] => Array.from({ length: count }, (_, i) => from + i)
