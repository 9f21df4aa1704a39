import { get } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { flush_work } from '#kernel/workqueue/flush_work'
import { workerOfThread } from '#kernel/workqueue/kworker_threads'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { worker } from '#kernel/workqueue/worker'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { sizeOf, staticWords } from '#shm/layout'
import { mountScenario } from '../../../../src/bugs/mount_scenario.ts'

const KWORKERS = 2
const ITEMS = 2
const nothing = text('nothing', () => {})
const items = staticWords('items_in_turn', ITEMS * sizeOf(work_struct), 'work items; CPU 0')

export default mountScenario({
  title: 'items one after another, each flushed before the next is queued',
  kworkers: KWORKERS,
  cpus: [
    () => {
      for (let i = 0; i < ITEMS; i++) {
        const item = items + i * sizeOf(work_struct)
        INIT_WORK(item, nothing)
        queue_work(system_wq, item)
        flush_work(item)
      }
      return true
    },
  ],
  check() {
    const ran = Array.from({ length: KWORKERS }, (_, index) => get(workerOfThread(index) + worker.executed))
    if (ran.filter((executed) => executed > 0).length !== 1) throw new Error(`kworkers ran ${ran.join(' and ')} items`)
  },
})
