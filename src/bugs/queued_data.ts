import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { staticOf, staticWords } from '#shm/layout'
import { kernelScenario } from './kernel_scenario.ts'

const item = staticOf('queued_item', work_struct, 'queued twice; its function looks at the data')
const data = staticWords('queued_data', 1, 'written before the item is queued a second time')
const seen = staticWords('seen_data', 1, 'what the function found; the item')
const look_at_data = text('look_at_data', () => WRITE_ONCE(seen, READ_ONCE(data)))

/** Whoever queues an item, also one that is pending already, counts on an execution that sees what was written before (C1). */
export const queuedData = kernelScenario({
  title: 'data is written and an item queued that may be pending already',
  kworkers: 1,
  prepare: () => INIT_WORK(item, look_at_data),
  cpus: [
    () => {
      schedule_work(item)
      WRITE_ONCE(data, 1)
      return schedule_work(item)
    },
  ],
  check([again]) {
    if (READ_ONCE(seen) !== 1)
      throw new Error(
        `the item was ${again ? 'queued again' : 'pending'}, and no execution saw what was written before`,
      )
  },
})
