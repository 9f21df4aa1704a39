import type { BenchResult, Goal, GrowthRow, LatencyRow } from '../report/bench_result.ts'
import { interval95 } from './fit.ts'
import { median, round3 } from './samples.ts'

/** A ratio as each round gave it: both of its sides were measured in that round. */
type Ratios = number[] | null

/** The figures that this project has set itself, as far as the rows for them were measured. */
export function goalsOf({ latencies, floors, growth }: Pick<BenchResult, 'latencies' | 'floors' | 'growth'>): Goal[] {
  const row = (id: string) => latencies.find((each) => each.id === id)
  const flushWork = 'flush_work any kworkers=2 mounts=1 superblocks=1'
  const flush = (design: string, size: string) => row(`flush_filesystem ${design} kworkers=2 ${size}`)
  const piscina = (id: string) => floors.find((each) => each.id === id)?.latency.rounds
  const many = (design: string, superblocks: number) => flush(design, `mounts=1000 superblocks=${superblocks}`)
  const one = 'mounts=1 superblocks=1'
  return [
    atMost('flush-work', 'flush_work of an empty item against a wait/notify round trip', floor(row(flushWork)), 1.25),
    ...RESTS.map(({ id, words }) =>
      atMost(
        `flush-work-${id}`,
        `the same with the kworker asleep for ${words} before`,
        floor(row(`${flushWork} ${id}`)),
        1.5,
      ),
    ),
    ...['', ' rested'].map((rested) =>
      atLeast(
        `flush-work-piscina${rested}`,
        `a piscina.run round trip against flush_work${rested === '' ? '' : ', both after a rest'}`,
        over(piscina(`piscina.run${rested}`), row(`${flushWork}${rested}`)?.closed.rounds),
        3,
      ),
    ),
    atMost(
      'flush-one',
      'wq-flush: flush_filesystem of one mount against a round trip',
      floor(flush('wq-flush', one)),
      2,
    ),
    ...RESTS.map(({ id, words }) =>
      atMost(
        `flush-one-${id}`,
        `the same with the kworkers asleep for ${words} before`,
        floor(flush('wq-flush', `${one} ${id}`)),
        2,
      ),
    ),
    atMost(
      'flush-many-one',
      'wq-flush, per mount of 1000, against cleaning one up inline with its superblock',
      over(
        many('wq-flush', 1)?.closed.rounds.map((us) => us / 1000),
        row(`final mntput inline kworkers=2 ${one}`)?.closed.rounds,
      ),
      1.5,
    ),
    ...[1, 8].map((superblocks) =>
      atMost(
        `flush-many superblocks=${superblocks}`,
        `wq-flush against inline, 1000 mounts each, superblocks: ${superblocks}`,
        over(many('wq-flush', superblocks)?.closed.rounds, many('inline', superblocks)?.closed.rounds),
        1.2,
      ),
    ),
    ...[1, 8].map((superblocks) =>
      atMost(
        `wait-many superblocks=${superblocks}`,
        `wq-wait against inline, 1000 puts one after another, superblocks: ${superblocks}`,
        over(many('wq-wait', superblocks)?.closed.rounds, many('inline', superblocks)?.closed.rounds),
        5,
      ),
    ),
    atMost(
      'flush-sleepers',
      'wq-flush: flush_filesystem of 8 superblocks, kill_sb 1 ms, by 8 kworkers, in ms',
      row('flush_filesystem wq-flush kworkers=8 mounts=8 superblocks=8 kill_sb=1000us')?.closed.rounds.map(
        (us) => us / 1000,
      ) ?? null,
      1.5,
    ),
    ...['wq-flush', 'task-work'].map((design) =>
      atMost(
        `flush-cpus ${design}`,
        `${design}: puts by 2 CPUs and flush against puts by one`,
        twoCpus(growth.find((each) => each.over === 'cpus' && each.design === design)),
        1.2,
      ),
    ),
  ]
}

const RESTS = [
  { id: 'rested', words: '1 ms' },
  { id: 'rested=20ms', words: '20 ms' },
]

const floor = (row: LatencyRow | undefined): Ratios => row?.against?.rounds ?? null

function twoCpus(row: GrowthRow | undefined): Ratios {
  const by = (cpus: number) => row?.points.find(({ x }) => x === cpus)?.rounds
  return over(by(2), by(1))
}

function over(a: number[] | undefined, b: number[] | undefined): Ratios {
  if (a === undefined || b === undefined) return null
  const rounds = Math.min(a.length, b.length)
  return rounds === 0 ? null : Array.from({ length: rounds }, (_, i) => a[i]! / b[i]!)
}

function atMost(id: string, text: string, ratios: Ratios, limit: number): Goal {
  return goal(id, `${text}: at most ${limit}`, ratios, limit, (measured) => measured <= limit)
}

function atLeast(id: string, text: string, ratios: Ratios, limit: number): Goal {
  return goal(id, `${text}: at least ${limit}`, ratios, limit, (measured) => measured >= limit)
}

/** Judged by the median of the rounds; the interval says how far another run may come out. */
function goal(id: string, text: string, ratios: Ratios, limit: number, reached: (measured: number) => boolean): Goal {
  if (ratios === null || ratios.length === 0) return { id, text, measured: null, limit, ok: null }
  const measured = median(ratios)
  const { low, high } = interval95(ratios.map(Math.log))
  return {
    id,
    text,
    measured,
    limit,
    ok: reached(measured),
    low: round3(Math.exp(low)),
    high: round3(Math.exp(high)),
  }
}
