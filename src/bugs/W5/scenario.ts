import { prune_mount } from '#kernel/fs/prune_mount'
import { boot_put_later } from '#kernel/fs/put_later'
import { get, set } from '#kernel/lib/atomic'
import { fs_reclaim_acquire, fs_reclaim_release } from '#kernel/lib/reclaim'
import { staticWords } from '#shm/layout'
import { detach, inKernel, mountAt } from '../calls.ts'
import { mountOf } from '../mount_of.ts'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

const cached = staticWords('cached_mount', 1, 'mount on which a cache holds a reference; constant')

export default mountScenario({
  title: 'memory reclaim drops a mount while that is lazily unmounted',
  kworkers: 2,
  boot: boot_put_later,
  prepare: () => {
    mountAt(A, MEMFS)
    set(cached, mountOf(A))
  },
  cpus: [
    () =>
      inKernel(() => {
        fs_reclaim_acquire()
        prune_mount(get(cached))
        fs_reclaim_release()
      }),
    () => detach(A),
  ],
})
