import { count } from '../counted.ts'
import type { GrowthRow } from '../report/bench_result.ts'
import { fitPowerLaw, interval95 } from './fit.ts'
import { median, round3 } from './samples.ts'

type Over = GrowthRow['over']

/** Medians of the same call at several sizes, one for each round. */
export class GrowthBook {
  readonly #rows = new Map<string, { design: string; over: Over; points: Map<number, number[]> }>()

  add(design: string, over: Over, x: number, p50Us: number): void {
    const id = `${over === 'namespaces' ? 'umount' : 'flush'} over ${over} ${design}`
    const row = this.#rows.get(id) ?? { design, over, points: new Map<number, number[]>() }
    this.#rows.set(id, row)
    row.points.set(x, [...(row.points.get(x) ?? []), round3(p50Us)])
  }

  rows(): GrowthRow[] {
    return [...this.#rows]
      .map(([id, { design, over, points }]) => {
        const sorted = [...points].sort(([a], [b]) => a - b)
        const { exponent, scale, r2 } = fitPowerLaw(sorted.map(([x, rounds]) => [x, median(rounds)]))
        const rounds = Math.min(...sorted.map(([, each]) => each.length))
        const slopes = Array.from(
          { length: rounds },
          (_, i) => fitPowerLaw(sorted.map(([x, each]) => [x, each[i]!])).exponent,
        )
        const { low, high } = interval95(slopes)
        const fit = {
          exponent: round3(exponent),
          low: round3(low),
          high: round3(high),
          scaleUs: round3(scale),
          r2: round3(r2),
        }
        return {
          id,
          title: titleOf(design, over, sorted[0]![0], sorted.at(-1)![0]),
          design,
          over,
          points: sorted.map(([x, each]) => ({ x, p50Us: round3(median(each)), rounds: each })),
          fit,
          words: growthWords(over, fit),
        }
      })
      .sort((a, b) => a.over.localeCompare(b.over) || a.design.localeCompare(b.design))
  }
}

function titleOf(design: string, over: Over, from: number, to: number): string {
  const sizes = `${from} to ${count(to)}`
  const titles: Record<Over, string> = {
    mounts: `${design}: puts and flush of ${sizes} mounts on 8 superblocks`,
    cpus: `${design}: puts by ${sizes} CPUs at once and flush, 1000 mounts on 8 superblocks`,
    namespaces: `${design}: umount of a mount that ${sizes} other namespaces hear of, half of them as peers`,
  }
  return titles[over]
}

const STEADY = 0.1
const SIZES: Record<Over, [factor: number, what: string]> = {
  mounts: [10, 'ten times the mounts'],
  cpus: [2, 'twice the CPUs'],
  namespaces: [10, 'ten times the namespaces'],
}

/** What an exponent means to somebody who waits. */
export function growthWords(
  over: Over,
  { exponent, low, high }: { exponent: number; low: number; high: number },
): string {
  const [factor, size] = SIZES[over]
  const times = (factor ** exponent).toPrecision(3)
  const interval = `exponent ${exponent.toFixed(2)}, 95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}`
  const what =
    over === 'cpus'
      ? exponent > STEADY
        ? 'more CPUs make it slower'
        : exponent < -STEADY
          ? 'more CPUs make it faster'
          : 'the number of CPUs hardly matters'
      : exponent > 1 + STEADY
        ? 'worse than linear'
        : exponent < 1 - STEADY
          ? 'better than linear, for a part of the cost is fixed'
          : 'linear'
  return `${what}: ${size} take ${times} times as long (${interval})`
}
