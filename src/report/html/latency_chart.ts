import type { Percentiles } from '../stress_result.ts'
import type { LatencyChart } from './chart.ts'

const POINTS = [
  ['p50', 'p50Us'],
  ['p90', 'p90Us'],
  ['p99', 'p99Us'],
  ['p99.9', 'p999Us'],
  ['max', 'maxUs'],
] as const

export const PERCENTILE_HEAD = ['', 'count', ...POINTS.map(([label]) => label)]

export function latencyRow(name: string, latency: Percentiles): LatencyChart['rows'][number] {
  const marks = POINTS.flatMap(([label, point]): Array<[string, number]> => {
    const us = latency[point]
    return typeof us === 'number' && us > 0 ? [[label, us]] : []
  })
  const buckets = (latency.log2Buckets ?? []).flatMap(
    (count, bucket): Array<[number, number, number]> =>
      count > 0 ? [[2 ** bucket / 1000, 2 ** (bucket + 1) / 1000, count]] : [],
  )
  return { name, buckets, marks }
}

export function percentileCells(latency: Percentiles): Array<number | null> {
  return POINTS.map(([, point]) => latency[point])
}
