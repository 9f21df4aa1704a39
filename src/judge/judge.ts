// explore: atomic
import { describe } from '#kernel/describe'
import '#kernel/running'
import type { About } from '#shm/about'
import { mem } from '#shm/arena'
import { report } from '#shm/findings'
import type { FindingKind } from '#shm/hints'
import { staticWords } from '#shm/layout'

/**
 * A judge holds the kernel to one rule: a file of `rules/`, whose functions `watch.ts` hangs on the tracepoints. It sees
 * its own words only (see shadow.ts) and what a tracepoint's caller holds still, so that it is right while other threads run.
 * How often each has looked is counted in the arena: a judge that never looked has judged nothing.
 */
export interface Judge {
  readonly id: string
  /** it looked once more */
  look(times?: number): void
  /** the rule was broken: who, what, with values; and which objects, locks and functions that is about */
  tell(message: string, objects: readonly number[], others?: Omit<About, 'objects' | 'running'>): void
  /** how often it has looked, on all threads */
  looks(): number
}

const MOST = 48
const words = staticWords(
  'judge_looks',
  MOST,
  'how often each judge has looked, in the order of registration; atomic add',
)
const all: Judge[] = []

export function judge(id: string, kind: FindingKind): Judge {
  const word = words + all.length
  if (all.length === MOST) throw new Error(`[internal bug] more than ${MOST} judges`)
  const made: Judge = {
    id,
    look: (times = 1) => {
      Atomics.add(mem, word, times)
    },
    tell: (message, objects, others = {}) => {
      report(kind, id, message, { objects: objects.map(nameOf), ...others })
    },
    looks: () => Atomics.load(mem, word),
  }
  all.push(made)
  return made
}

/** `mount#3`, `pushed_wq`, `task(cpu1)` */
function nameOf(object: number): string {
  return describe(object).split('.')[0]!
}

export function allJudges(): readonly Judge[] {
  return all
}
