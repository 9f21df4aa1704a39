import { atomic_add_return, atomic_inc, get, READ_ONCE, set } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { delayed_work, INIT_DELAYED_WORK } from '#kernel/workqueue/delayed_work'
import { sizeOf, staticWords } from '#shm/layout'
import type { Outcome } from '../../../../src/scenario.ts'

/** Items that count their runs, in a word that only works if no two runs overlap. */
const COUNT = 4
const SIZE = sizeOf(delayed_work)
const items = staticWords('items', COUNT * SIZE, 'items')
const runs = staticWords('runs', COUNT, 'runs that have ended; atomic')
const plain = staticWords('plain_runs', COUNT, 'the same, written plainly by the item')
const inside = staticWords('inside', COUNT, 'runs in progress')

const count_run = text('count_run', (work) => {
  const i = (work - items) / SIZE
  if (atomic_add_return(1, inside + i) !== 1) throw new Error(`item ${i} runs twice at once`)
  set(plain + i, get(plain + i) + 1)
  atomic_add_return(-1, inside + i)
  atomic_inc(runs + i)
})

export const item = (i: number): number => items + i * SIZE
export const ran = (i: number): number => READ_ONCE(runs + i)
/** Read plainly: whoever waited for the run may. */
export const ranPlain = (i: number): number => get(plain + i)

export function initItems(): void {
  for (let i = 0; i < COUNT; i++) INIT_DELAYED_WORK(item(i), count_run)
}

/** Outcomes are [queued, cancelled]: every queueing was either run or cancelled. */
export function nothingLost(outcomes: Outcome[]): void {
  const sum = (which: 0 | 1): number => outcomes.filter((outcome) => (outcome as boolean[])[which]).length
  const total = ran(0) + ran(1) + ran(2) + ran(3)
  if (total + sum(1) !== sum(0)) throw new Error(`queued ${sum(0)}, run ${total}, cancelled ${sum(1)} times`)
}

export function must(held: boolean, rule: string): void {
  if (!held) throw new Error(rule)
}
