/** BSD accounting writes to a file in a file system that is unmounted: the file is closed, and the unmount succeeds. */
import { sys_acct } from '#kernel/fs/acct'
import { acct_get } from '#kernel/fs/acct_get'
import { ksys_umount } from '#kernel/fs/umount'
import { NULL } from '#shm/arena'
import { call } from '../torture/calls.ts'
import { exploredCalls } from '../torture/explored_calls.ts'
import { FILE_THERE, mountWatched, PLACE, registerWatched, superblocksKilled } from './watched_type.ts'

/** Outcome: what acct(2) and umount(2) returned, whether accounting is still on, and whether the file system is down. */
function unmountAccounted(): [number, number, boolean, boolean] {
  const on = call(() => sys_acct(0, FILE_THERE))
  const unmounted = call(() => ksys_umount(PLACE, 0))
  return [on, unmounted, acct_get(0) !== NULL, superblocksKilled() === 1]
}

export default {
  title: 'Accounting into a file system that is unmounted',
  ...exploredCalls({
    prepare: registerWatched,
    detach: [PLACE],
    before: () => mountWatched(),
    cpus: [unmountAccounted],
  }),
}
