import { type Facts, mentionsOf } from './facts.ts'
import type { StepSite } from './instrument.ts'
import type { Pieces } from './written_text.ts'

/** A statement as it was written. */
export interface WrittenStatement extends Pieces {
  sites: StepSite[]
  /** functions that have temporaries */
  frames: number
  /** the module's temporaries that it used, and those of them that outlive a statement */
  temps: number
  pins: number
  /** functions whose text it has in place of a call; signs of places say which, and how far from its start */
  origins: string[]
}

interface Remembered {
  written: WrittenStatement
  names: readonly string[]
  methods: readonly string[]
  facts: string
}

/** more than that many ways of writing one statement are not kept */
const MOST_WAYS = 6
/** and no more statements than that: some ten kernels */
const MOST_STATEMENTS = 20_000

const remembered = new Map<string, Remembered[]>()

/** How a statement was written the last time that all it asks about was as it is now. */
export function recall(facts: Facts, index: number): WrittenStatement | undefined {
  const ways = remembered.get(keyOf(facts, index))
  return ways?.find((way) => factsOf(facts, way) === way.facts)?.written
}

/** `tried`: the functions that were looked at to be written in place of their calls. */
export function remember(
  facts: Facts,
  index: number,
  statements: readonly Parameters<typeof mentionsOf>[0][],
  tried: Iterable<string>,
  written: WrittenStatement,
): void {
  const names = new Set<string>()
  const methods = new Set<string>()
  for (const at of [index, ...[...tried].map((name) => facts.declares(name)!)]) {
    const mentions = mentionsOf(statements[at]!)
    for (const name of mentions.names) names.add(name)
    for (const method of mentions.methods) methods.add(method)
  }
  const asked = { names: [...names], methods: [...methods] }
  const key = keyOf(facts, index)
  const ways = remembered.get(key) ?? []
  ways.unshift({ written, ...asked, facts: factsOf(facts, asked) })
  ways.length = Math.min(ways.length, MOST_WAYS)
  remembered.delete(key)
  remembered.set(key, ways)
  if (remembered.size > MOST_STATEMENTS) remembered.delete(remembered.keys().next().value!)
}

function keyOf(facts: Facts, index: number): string {
  return `${facts.world} ${facts.signature(index)}`
}

function factsOf(facts: Facts, { names, methods }: Pick<Remembered, 'names' | 'methods'>): string {
  let all = ''
  for (const name of names) all += `${facts.name(name)};`
  for (const method of methods) all += `${facts.method(method)};`
  return all
}
