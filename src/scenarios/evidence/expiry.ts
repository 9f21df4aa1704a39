/** A kworker expires an idle mount, as NFS has its automounts expired: the last mntput is at home on a kworker's stack. */
import { mark_mounts_for_expiry } from '#kernel/fs/expire'
import { text } from '#kernel/lib/text'
import { flush_work } from '#kernel/workqueue/flush_work'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { staticOf } from '#shm/layout'
import { exploredCalls } from '../torture/explored_calls.ts'
import { mountWatched, PLACE, registerWatched } from './watched_type.ts'

const expiry = staticOf('expiry_item', work_struct, 'runs nfs_expire_automounts; queued by the one CPU')
const nfs_expire_automounts = text('nfs_expire_automounts', () => {
  mark_mounts_for_expiry()
})

/** The second round finds the mount idle since the first. */
function twoRounds(): number {
  INIT_WORK(expiry, nfs_expire_automounts)
  for (let round = 0; round < 2; round++) {
    schedule_work(expiry)
    flush_work(expiry)
  }
  return 0
}

export default {
  title: 'A kworker expires an idle mount',
  ...exploredCalls({
    prepare: registerWatched,
    detach: [PLACE],
    before: () => mountWatched(PLACE, { expiring: true }),
    cpus: [twoRounds],
  }),
}
