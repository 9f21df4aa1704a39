// explore: atomic
import { lock_class_key } from '#kernel/lib/lockdep/lock_class_key'
import { class_of_key, lock_map_wait } from '#kernel/lib/lockdep/validator'
import { PF_WQ_WORKER, self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'

/** The completion of a final put; every put of a task may turn out to wait for it. A kworker cleans up itself. */
const MNT_DONE = lock_class_key('(completion)&mnt->mnt_done')

export function lockdep_might_wait(at?: number): void {
  if ((mem[self + task_struct.flags]! & PF_WQ_WORKER) === 0) lock_map_wait(class_of_key(MNT_DONE), at)
}
