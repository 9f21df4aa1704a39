import { absolute } from '#kernel/fs/path_name'
import { path_remount } from '#kernel/fs/remount'
import { detach, inKernel, mountAt } from '../calls.ts'
import { A, B, DISKFS, mountScenario } from '../mount_scenario.ts'

const DEVICE = 1

export default mountScenario({
  title: 'a filesystem on two places is remounted while both are lazily unmounted',
  prepare: () => {
    mountAt(A, DISKFS, { key: DEVICE })
    mountAt(B, DISKFS, { key: DEVICE })
  },
  cpus: [
    () => inKernel(() => path_remount(absolute(A), { readonly: false })),
    () => {
      detach(A)
      return detach(B)
    },
  ],
})
