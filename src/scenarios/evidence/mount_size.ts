/** Words of a struct mount, and of the part whose layout is a choice; and a mount that uses all of that part. */
import { mount } from '#kernel/fs/mount'
import { mount_storage } from '#kernel/fs/mount_storage'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { sizeOf } from '#shm/layout'
import { call } from '../torture/calls.ts'
import { exploredCalls } from '../torture/explored_calls.ts'
import { mountWatched, PLACE, registerWatched } from './watched_type.ts'

function detach(): [number, number] {
  call(() => ksys_umount(PLACE, MNT_DETACH))
  flush_workqueue(system_wq)
  return [sizeOf(mount), sizeOf(mount_storage)]
}

export default {
  title: 'A mount on its way through work, list and RCU',
  ...exploredCalls({ prepare: registerWatched, detach: [PLACE], before: () => mountWatched(), cpus: [detach] }),
}
