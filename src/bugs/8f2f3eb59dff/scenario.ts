import { fsnotify_destroy_group, MARK_INOTIFY, sys_mark_add } from '#kernel/fs/fsnotify'
import { absolute } from '#kernel/fs/path_name'
import { detach, inKernel, mountAt } from '../calls.ts'
import { A, B, MEMFS, mountScenario } from '../mount_scenario.ts'

const GROUP = 0

export default mountScenario({
  title: 'a group of two watches ends while one of the watched mounts goes',
  prepare: () => {
    for (const name of [A, B]) {
      mountAt(name, MEMFS)
      sys_mark_add(GROUP, MARK_INOTIFY, 0, absolute(name))
    }
  },
  cpus: [
    () => {
      inKernel(() => fsnotify_destroy_group(GROUP))
      return detach(A)
    },
    () => detach(B),
  ],
})
