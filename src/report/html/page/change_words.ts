import type { LanesChart } from '../chart.ts'
import { type Base, valueWords } from './value_words.ts'

/** What a step did to its word, behind the word's name: ` = 2` where it was read or is new, ` 2 → 1` where it changed. */
export function changeWords({ texts }: LanesChart, step: LanesChart['steps'][number], base: Base): string {
  const [, , location, before, value] = step
  if (value < 0) return ''
  const words = (place: number): string => valueWords(texts[place]!, location < 0 ? '' : texts[location]!, base)
  return before < 0 ? ` = ${words(value)}` : ` ${words(before)} → ${words(value)}`
}
