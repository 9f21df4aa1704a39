import type { BenchResult, Goal, LatencyRow } from '../report/bench_result.ts'

/** The figures that this project has set itself, as far as the rows for them were measured. */
export function goalsOf({ latencies, floors }: Pick<BenchResult, 'latencies' | 'floors'>): Goal[] {
  const row = (id: string) => latencies.find((each) => each.id === id)
  const flushWork = 'flush_work any kworkers=2 mounts=1 superblocks=1'
  const flush = (design: string, size: string) => row(`flush_filesystem ${design} kworkers=2 ${size}`)
  const piscina = (id: string) => floors.find((each) => each.id === id)?.latency.p50Us
  const perMount = (size: string): number | null =>
    over(flush('wq-flush', size)?.closed.p50Us, flush('inline', size)?.closed.p50Us)
  const one = 'mounts=1 superblocks=1'
  return [
    atMost(
      'flush-work',
      'flush_work of an empty item against a wait/notify round trip',
      row(flushWork)?.timesRoundTrip,
      1.25,
    ),
    atMost(
      'flush-work-rested',
      'the same with the kworker asleep before',
      row(`${flushWork} rested`)?.timesRoundTrip,
      1.25,
    ),
    ...['', ' rested'].map((rested) =>
      atLeast(
        `flush-work-piscina${rested}`,
        `a piscina.run round trip against flush_work${rested === '' ? '' : ', both after a rest'}`,
        over(piscina(`piscina.run${rested}`), row(`${flushWork}${rested}`)?.closed.p50Us),
        3,
      ),
    ),
    atMost(
      'flush-one',
      'wq-flush: flush_filesystem of one mount against a round trip',
      flush('wq-flush', one)?.timesRoundTrip,
      2,
    ),
    atMost(
      'flush-one-rested',
      'the same with the kworkers asleep before',
      flush('wq-flush', `${one} rested`)?.timesRoundTrip,
      2,
    ),
    atMost(
      'flush-many-one',
      'wq-flush, per mount of 1000, against cleaning one up inline with its superblock',
      over(
        thousandth(flush('wq-flush', 'mounts=1000 superblocks=1')),
        row(`final mntput inline kworkers=2 ${one}`)?.closed.p50Us,
      ),
      1.5,
    ),
    ...[1, 8].map((superblocks) =>
      atMost(
        `flush-many superblocks=${superblocks}`,
        `wq-flush against inline, 1000 mounts each, superblocks: ${superblocks}`,
        perMount(`mounts=1000 superblocks=${superblocks}`),
        1.5,
      ),
    ),
  ]
}

function thousandth(row: LatencyRow | undefined): number | null {
  return row?.closed.p50Us == null ? null : row.closed.p50Us / 1000
}

function over(a: number | null | undefined, b: number | null | undefined): number | null {
  return a == null || b == null ? null : a / b
}

function atMost(id: string, text: string, measured: number | null | undefined, limit: number): Goal {
  return {
    id,
    text: `${text}: at most ${limit}`,
    measured: measured ?? null,
    limit,
    ok: measured == null ? null : measured <= limit,
  }
}

function atLeast(id: string, text: string, measured: number | null, limit: number): Goal {
  return { id, text: `${text}: at least ${limit}`, measured, limit, ok: measured === null ? null : measured >= limit }
}
