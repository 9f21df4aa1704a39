import { sys_acct } from '#kernel/fs/acct'
import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { detach, inKernel, mountAt } from '../calls.ts'
import { A, B, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'accounting is turned off while the filesystem with its file is unmounted',
  kworkers: 2,
  prepare: () => {
    mountAt(A, MEMFS)
    ksys_create(absolute(A), B, 'file')
    sys_acct(0, absolute(A, B))
  },
  cpus: [() => detach(A), () => inKernel(() => sys_acct(0))],
})
