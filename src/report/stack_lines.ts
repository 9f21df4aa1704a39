import type { StackFrame } from '../machine/torture.ts'
import { count } from './words.ts'

const WIDTH = 112

/** The stack line of a summary: what was free at the least when deactivate_super began, and the calls that led there. */
export function stackLines(minFreeBytes: number | null, chain: readonly StackFrame[]): string[] {
  if (minFreeBytes === null) return ['stack       deactivate_super never ran']
  const used = bytesOf(chain)
  const assumed = bytesOf(chain.filter(({ source }) => source === 'assumed'))
  const first = `stack       minimum free ${count(minFreeBytes)} bytes at deactivate_super, of ${count(minFreeBytes + used)}; used ${count(used)}, of which ${count(assumed)} by sizes that are assumed (*)`
  return [
    first,
    ...wrapped(chain.map((frame) => `${frame.function} ${frame.bytes}${frame.source === 'assumed' ? '*' : ''}`)),
  ]
}

function wrapped(words: readonly string[]): string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 3 > WIDTH)
      lines.push(`  ${lines.length === 0 ? '' : '> '}${word}`)
    else lines[lines.length - 1] = `${last} > ${word}`
  }
  return lines
}

function bytesOf(chain: readonly StackFrame[]): number {
  return chain.reduce((sum, { bytes }) => sum + bytes, 0)
}
