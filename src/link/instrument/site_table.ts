import type { StepSite } from './instrument.ts'

/**
 * The table of steps as it is stored. Thousands of steps share a few hundred places and calls, so each text and each place is
 * written once and a step is a row of numbers: a tenth of the text to write, read and parse for every run.
 */
export interface SiteTable {
  texts: string[]
  /** file (a text's number), line and column of place 0, 1, ... */
  places: number[]
  /** kind, op, fn, size, atomic, place, then place and callee of each call through which it stands there */
  sites: number[][]
}

export function packSites(sites: readonly StepSite[]): SiteTable {
  const texts = new Map<string, number>()
  const text = (value: string): number => numberOf(texts, value)
  const known = new Map<string, Map<number, number>>()
  const places: number[] = []
  const place = ({ file, line, column }: { file: string; line: number; column: number }): number => {
    let inFile = known.get(file)
    if (inFile === undefined) known.set(file, (inFile = new Map()))
    const key = line * MOST_COLUMNS + column
    let number = inFile.get(key)
    if (number === undefined) {
      inFile.set(key, (number = places.length / 3))
      places.push(text(file), line, column)
    }
    return number
  }
  const rows = sites.map((site) => [
    ...[site.kind, text(site.op), text(site.fn), site.size, site.atomic ? 1 : 0, place(site)],
    ...site.via.flatMap((via) => [place(via), text(via.callee)]),
  ])
  return { texts: [...texts.keys()], places, sites: rows }
}

/** of a line, for what one number says of line and column */
const MOST_COLUMNS = 2 ** 26

export function unpackSites({ texts, places, sites }: SiteTable): StepSite[] {
  const place = (number: number) => ({
    file: texts[places[number * 3]!]!,
    line: places[number * 3 + 1]!,
    column: places[number * 3 + 2]!,
  })
  const calls = new Map<number, StepSite['via'][number]>()
  const call = (at: number, callee: number): StepSite['via'][number] => {
    const key = at * texts.length + callee
    let known = calls.get(key)
    if (known === undefined) calls.set(key, (known = { ...place(at), callee: texts[callee]! }))
    return known
  }
  return sites.map((row) => {
    const [kind, op, fn, size, atomic, at] = row as [number, number, number, number, number, number]
    const via: StepSite['via'] = []
    for (let i = 6; i < row.length; i += 2) via.push(call(row[i]!, row[i + 1]!))
    return { ...place(at), kind, op: texts[op]!, fn: texts[fn]!, size, atomic: atomic === 1, via }
  })
}

function numberOf(numbers: Map<string, number>, key: string): number {
  let number = numbers.get(key)
  if (number === undefined) numbers.set(key, (number = numbers.size))
  return number
}
