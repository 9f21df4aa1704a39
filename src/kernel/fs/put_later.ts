import { mntput } from '#kernel/fs/mntput'
import { get, set } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { embed, staticOf, struct } from '#shm/layout'

/** A put for those who may not wait for what it comes to: a kworker makes it, and nobody waits for the kworker. */
const mnt_put_later = struct('mnt_put_later', {
  work: embed(work_struct, 'puts the mount; must come first'),
  mnt: 'mount *, or NULL while idle; the caller, then the item',
})
const later = staticOf('mnt_put_later', mnt_put_later, 'one put at a time')
const put_work = text('put_work', (work) => {
  const mnt = get(work + mnt_put_later.mnt)
  set(work + mnt_put_later.mnt, NULL)
  mntput(mnt)
})

export function mntput_later(mnt: number): void {
  INIT_WORK(later + mnt_put_later.work, put_work)
  set(later + mnt_put_later.mnt, mnt)
  queue_work(system_wq, later + mnt_put_later.work)
}
