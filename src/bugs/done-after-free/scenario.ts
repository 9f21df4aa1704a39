import { fsnotify_destroy_group, MARK_INOTIFY, sys_mark_add } from '#kernel/fs/fsnotify'
import { absolute } from '#kernel/fs/path_name'
import { inKernel, mountAt, umount } from '../calls.ts'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

const GROUP = 0

export default mountScenario({
  title: 'one CPU unmounts a filesystem; another one ends a watch, and its kworker runs RCU callbacks',
  kworkers: 2,
  prepare: () => {
    mountAt(A, MEMFS)
    sys_mark_add(GROUP, MARK_INOTIFY, 0, absolute())
  },
  cpus: [() => inKernel(() => fsnotify_destroy_group(GROUP)), () => umount(A)],
})
