// explore: atomic
import { textName } from '#kernel/lib/text'
import { self, task_struct } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { current_wq } from '#kernel/workqueue/current_work'
import { mem, NULL } from '#shm/arena'
import { staticName, staticWords } from '#shm/layout'
import { judge } from '../judge.ts'

/**
 * Two workers never run one item of a queue at once, whichever pools they are of: an item queued again while it runs, runs once more afterwards.
 * The judge knows an item by its address, function and queue, from before the function begins until it returns. It looks at items of static memory only:
 * another item may be given up before its function returns, and its place be taken. May miss those, and workers beyond its room.
 */
const rule = judge('one-runner', 'invariant')
const MOST = 128
const WORDS = 3
const running = staticWords(
  'judge_running_items',
  WORDS * MOST,
  'item, function and queue of what each task runs; the task itself',
)

export function itemBegins(work: number, func: number): void {
  const pid = mem[self + task_struct.pid]!
  if (pid >= MOST || staticName(work) === undefined) return
  rule.look()
  const own = running + WORDS * pid
  const wq = current_wq()
  Atomics.store(mem, own + 1, func)
  Atomics.store(mem, own + 2, wq)
  Atomics.store(mem, own, work)
  for (let other = 0; other < MOST; other++) {
    const its = running + WORDS * other
    if (its === own || Atomics.load(mem, its) !== work) continue
    if (Atomics.load(mem, its + 1) === func && Atomics.load(mem, its + 2) === wq)
      rule.tell(
        `${threadName(pid)} begins ${textName(func)} of the item at ${work}, which ${threadName(other)} still runs`,
        [work],
        { functions: [textName(func)] },
      )
  }
}

export function itemReturned(): void {
  const pid = mem[self + task_struct.pid]!
  if (pid < MOST) Atomics.store(mem, running + WORDS * pid, NULL)
}
