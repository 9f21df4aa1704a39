// explore: atomic
import { firstWorkqueue } from '#kernel/workqueue/alloc_workqueue'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { WORK_NR_COLORS, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { mem, NULL } from '#shm/arena'
import { staticName, staticNamed } from '#shm/layout'
import { judge } from '../judge.ts'

/**
 * At the end of a run, when nobody does anything any more, words that count what is under way count nothing: items of a queue, those
 * who drain it, pushes, tasks that reclaim memory, sleepers. One that was not counted out makes the next flush wait for ever, or keeps
 * places of a queue, and a run that is short enough sees neither. May miss a count that is one too low now and one too high later.
 */
const rule = judge('at-rest', 'refcount')

/** Static words, by their names: not every program has the drivers. */
const UNDER_WAY = ['pushes_under_way', 'reclaiming', 'module_put_waiters']

/** Only while no other thread runs. */
export function atTheEnd(): void {
  for (const name of UNDER_WAY) {
    const word = staticNamed(name)
    if (word !== undefined) counts(word, word, () => name)
  }
  let queue = 0
  for (let wq = firstWorkqueue(); wq !== NULL; wq = mem[wq + workqueue_struct.next]!) queueAtTheEnd(wq, queue++)
}

function queueAtTheEnd(wq: number, number: number): void {
  const name = (what: string) => () => `${what} of ${staticName(wq)?.split('.')[0] ?? `work queue ${number}`}`
  counts(wq, wq + workqueue_struct.nr_drainers, name('nr_drainers'))
  for (let color = 0; color < WORK_NR_COLORS; color++)
    counts(wq, wq + workqueue_struct.in_flight + color, name(`in_flight[${color}]`))
  for (let i = 0; i < mem[wq + workqueue_struct.nr_pwqs]!; i++)
    counts(wq, mem[wq + workqueue_struct.pwqs + i]! + pool_workqueue.nr_active, name('nr_active'))
}

function counts(object: number, word: number, name: () => string): void {
  rule.look()
  const value = mem[word]!
  if (value !== 0) rule.tell(`${name()} counts ${value} when nothing is under way any more`, [object])
}
