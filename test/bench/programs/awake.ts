import { READ_ONCE } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { usleep } from '#kernel/lib/wait'
import { awake_threads, smp_processor_id } from '#kernel/task'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { sizeOf, staticWords } from '#shm/layout'

export * from '../../kernel/base.ts'

const MOST_CPUS = 4
const items = staticWords('test_items', MOST_CPUS * sizeOf(work_struct), 'an item for each CPU, which does nothing')
const nothing = text('nothing', () => {})

/** The fewest threads awake at once, this one included: looks until they are at most `expected`, and then for a while. */
export function fewestAwake(expected: number): number {
  let fewest = Number.POSITIVE_INFINITY
  for (let look = 0; look < 40; ) {
    usleep(2000)
    fewest = Math.min(fewest, READ_ONCE(awake_threads))
    if (fewest <= expected) look++
  }
  return fewest
}

/** Items queued and flushed one after another: as many hand-overs there and back. */
export function flushMany(count: number): number {
  const item = items + smp_processor_id() * sizeOf(work_struct)
  INIT_WORK(item, nothing)
  let flushed = 0
  for (let i = 0; i < count; i++) {
    queue_work(system_wq, item)
    if (flush_work(item)) flushed++
  }
  return flushed
}
