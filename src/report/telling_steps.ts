/** Which steps tell what a finding is about: these are never left out of a table. */
import { READS } from './reads.ts'

interface Step {
  cpu: string
  op: string
  location: string
  before?: string
  result?: string
  bytes?: [number, number]
  mark?: string
}

/**
 * Says of a step whether it tells: it is marked, waits or notifies, is on a word that the finding names, or on one that several
 * CPUs touch and any of them writes. A word that all only read says nothing about their order.
 */
export function telling(trace: readonly Step[], about: string): (step: Step) => boolean {
  const cpus = new Map<string, Set<string>>()
  const written = new Set<string>()
  for (const step of trace) {
    for (const word of wordsOf(step)) {
      cpus.set(word, (cpus.get(word) ?? new Set()).add(step.cpu))
      if (!READS.has(step.op.replace(/^Atomics\./, ''))) written.add(word)
    }
  }
  const meets = (word: string): boolean => written.has(word) && cpus.get(word)!.size > 1
  return (step) =>
    step.mark !== undefined || step.result !== undefined || names(about, step.location) || wordsOf(step).some(meets)
}

/** By its place in memory, where that is known: two views may name it differently. */
function wordsOf({ location, bytes }: Step): string[] {
  if (bytes === undefined || bytes[1] === 0) return location === '' ? [] : [location]
  const words: string[] = []
  for (let at = bytes[0] >> 2; at <= (bytes[0] + bytes[1] - 1) >> 2; at++) words.push(String(at))
  return words
}

function names(text: string, location: string): boolean {
  if (location === '') return false
  for (let at = text.indexOf(location); at >= 0; at = text.indexOf(location, at + 1))
    if (!/[\w.#]/.test(text[at - 1] ?? '') && !/[\w[]/.test(text[at + location.length] ?? '')) return true
  return false
}
