/** The last mntput of a lazily unmounted file system: below what its I/O runs, and whether that is over when mntput returns. */
import { user_path_at } from '#kernel/fs/lookup'
import { emptyPath, path_put } from '#kernel/fs/path'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { call } from '../torture/calls.ts'
import { exploredCalls } from '../torture/explored_calls.ts'
import { ioRanBelow, mountWatched, PLACE, registerWatched, superblocksKilled } from './watched_type.ts'

/** Outcome: below what the I/O ran, and whether it was over when mntput returned, and when user space went on. */
function lastPut(): [string, boolean, boolean] {
  const path = emptyPath()
  let atReturn = false
  call(() => user_path_at(PLACE, 0, path))
  call(() => ksys_umount(PLACE, MNT_DETACH))
  call(() => {
    path_put(path)
    atReturn = superblocksKilled() === 1
    return 0
  })
  const inUserSpace = superblocksKilled() === 1
  flush_workqueue(system_wq)
  return [ioRanBelow(), atReturn, inUserSpace]
}

export default {
  title: 'The last mntput of a lazily unmounted file system',
  ...exploredCalls({ prepare: registerWatched, detach: [PLACE], before: () => mountWatched(), cpus: [lastPut] }),
}
