// explore: atomic
import { textName } from '#kernel/lib/text'
import { self, task_struct } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { current_wq } from '#kernel/workqueue/current_work'
import { mem, NULL } from '#shm/arena'
import { staticName, staticWords } from '#shm/layout'
import { judge } from '../judge.ts'

/**
 * No item of a queue runs on two workers at once, whichever pools they are of: who queues it again while it runs has it run once more afterwards.
 * Only items of static memory: another one may be given up, and its place taken, before its own function returns. An item is known by its address and its function, from before the function is called until it has returned: so none is
 * taken for another one that came to lie there. May miss workers beyond the number that it has room for.
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
      )
  }
}

export function itemReturned(): void {
  const pid = mem[self + task_struct.pid]!
  if (pid < MOST) Atomics.store(mem, running + WORDS * pid, NULL)
}
