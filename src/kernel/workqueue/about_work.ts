// explore: atomic
import { textName } from '#kernel/lib/text'
import { work_struct } from '#kernel/workqueue/work_struct'
import type { About } from '#shm/about'
import { mem } from '#shm/arena'

/** What a finding about a work item is about. */
export function aboutWork(work: number): About {
  return { functions: [textName(mem[work + work_struct.func]!)] }
}
