import { StepKind } from '../../link/instrument/steps.ts'
import type { RecordedStep } from './recorder.ts'
import type { TraceEntry } from './trace_entry.ts'

export const STAYS = 'stays in the buffer'
export const LEAVES = 'leaves the buffer'
const OLDER = /^reads the store (?:(\d+) )?before the newest$/

/** A store that waits in a buffer and its way into memory are two rows, each of which names the other. */
export function joinBuffered(trace: readonly TraceEntry[]): TraceEntry[] {
  const joined = trace.map((entry) => ({ ...entry }))
  const isLeft = new Set<number>()
  joined.forEach((entry, made) => {
    if (entry.result !== STAYS) return
    const left = joined.findIndex(
      (each, at) =>
        at > made &&
        !isLeft.has(at) &&
        each.cpu === entry.cpu &&
        each.bytes?.[0] === entry.bytes?.[0] &&
        each.result?.startsWith(LEAVES) === true,
    )
    if (left < 0) return
    isLeft.add(left)
    entry.joined = left
    entry.result = `${STAYS} until step ${left + 1}`
    joined[left]!.joined = made
    joined[left]!.result = `${joined[left]!.result}, where it is since step ${made + 1}`
  })
  return joined
}

/** Which store a load of an older one read, by the rows before it: undefined for what the word held at first. */
export function storeRead(steps: readonly RecordedStep[], at: number): RecordedStep | 'at first' | undefined {
  const { view, index, result } = steps[at]!
  const back = OLDER.exec(result ?? '')
  if (back === null) return undefined
  const stores = steps
    .slice(0, at)
    .filter((step) => step.view?.buffer === view?.buffer && step.index === index && isInMemory(step))
  return stores.at(-1 - Number(back[1] ?? 1)) ?? 'at first'
}

function isInMemory({ kind, before, after, result }: RecordedStep): boolean {
  if (result === STAYS) return false
  if (kind === StepKind.write || kind === StepKind.store || kind === StepKind.unlock) return true
  return kind !== StepKind.load && kind !== StepKind.read && before !== after
}
