import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { llist_add, llist_del_all, llist_next, llist_node } from '#kernel/lib/llist'
import { text } from '#kernel/lib/text'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'
import { staticOf, staticWords } from '#shm/layout'
import { kernelScenario } from '../kernel_scenario.ts'

const list = staticWords('list', 1, 'llist; both CPUs push, the item takes all')
const first = staticOf('first', llist_node, 'node of CPU 0')
const second = staticOf('second', llist_node, 'node of CPU 1')
const taken = staticWords('taken', 1, 'nodes taken; the item')
const work = staticOf('take_all_work', work_struct, 'queued by who finds the list empty')

const take_all = text('take_all', () => {
  for (let node = llist_del_all(list); node !== NULL; node = llist_next(node)) atomic_inc(taken)
})

function push(node: number): boolean {
  return llist_add(node, list) && schedule_work(work)
}

export default kernelScenario({
  title: 'two CPUs push on a list that a work item takes',
  kworkers: 1,
  prepare: () => INIT_WORK(work, take_all),
  cpus: [() => push(first), () => push(second)],
  check() {
    if (READ_ONCE(taken) !== 2) report('lost-work', 'lost-work', `${READ_ONCE(taken)} of 2 nodes were taken`)
  },
})
