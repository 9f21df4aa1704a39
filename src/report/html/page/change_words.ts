import type { LanesChart } from '../chart.ts'

/** What a step did to its word, behind the word's name: ` = 2` where it was read or is new, ` 2 → 1` where it changed. */
export function changeWords({ texts }: LanesChart, [, , , before, value]: LanesChart['steps'][number]): string {
  if (value < 0) return ''
  return before < 0 ? ` = ${texts[value]}` : ` ${texts[before]} → ${texts[value]}`
}
