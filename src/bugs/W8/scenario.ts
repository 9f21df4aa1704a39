import { bdev_holder_of } from '#kernel/fs/bdev'
import { close_fd, fput } from '#kernel/fs/file_table'
import { flush_puts } from '#kernel/fs/flush_puts'
import { ksys_open } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { get, set } from '#kernel/lib/atomic'
import { PF_KTHREAD, self, task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'
import { detach, inKernel, mountAt } from '../calls.ts'
import { A, asCpu, DISKFS, mountScenario } from '../mount_scenario.ts'

const DEVICE = 1
const FD = 0

/** A kernel thread with the only reference that is left on a lazily unmounted filesystem. */
function closeAndFlush(): number {
  const result = inKernel(() => {
    fput(close_fd(FD))
    flush_puts()
  })
  if (bdev_holder_of(DEVICE) !== NULL)
    report('premature-return', 'flush-puts', `flush_puts returned while device ${DEVICE} still has a holder`)
  return result
}

export default mountScenario({
  title: 'a kernel thread closes the last file of a filesystem and waits until that is down',
  kworkers: 2,
  timer: true,
  prepare: () => {
    mountAt(A, DISKFS, { key: DEVICE })
    asCpu(0, () => {
      inKernel(() => ksys_open(absolute(A)))
      set(self + task_struct.flags, get(self + task_struct.flags) | PF_KTHREAD)
    })
    detach(A)
  },
  cpus: [
    () => {
      set(self + task_struct.flags, PF_KTHREAD)
      return closeAndFlush()
    },
  ],
})
