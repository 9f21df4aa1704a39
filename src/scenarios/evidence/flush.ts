/** flush_filesystem while mounts of the file system are attached, lazily unmounted and open on another CPU. */
import { file_system_type } from '#kernel/fs/file_system_type'
import { get_fs_type } from '#kernel/fs/filesystems'
import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { ksys_close, ksys_open } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { list_empty } from '#kernel/lib/list'
import { POINTS } from '../habits/playground.ts'
import { call } from '../torture/calls.ts'
import { exploredCalls } from '../torture/explored_calls.ts'
import { mountWatched, PLACE, registerWatched, superblocksKilled, WATCHED } from './watched_type.ts'

const OTHER = absolute(POINTS[1]!)

/** Outcome: is fs_supers empty when flush_filesystem returns, and how many superblocks have been shut down by then. */
function flush(): [boolean, number] {
  const type = get_fs_type(WATCHED)
  call(() => ksys_umount(OTHER, MNT_DETACH))
  flush_filesystem(type)
  return [list_empty(type + file_system_type.fs_supers), superblocksKilled()]
}

function useMeanwhile(): number {
  const fd = call(() => ksys_open(OTHER))
  if (fd >= 0) call(() => ksys_close(fd))
  return 0
}

export default {
  title: 'flush_filesystem with mounts attached, lazily unmounted and in use',
  ...exploredCalls({
    prepare: registerWatched,
    detach: [PLACE, OTHER],
    before: () => {
      mountWatched(PLACE)
      mountWatched(OTHER)
    },
    cpus: [flush, useMeanwhile],
  }),
}
