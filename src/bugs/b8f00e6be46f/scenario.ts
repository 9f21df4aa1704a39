import { acct_process, sys_acct } from '#kernel/fs/acct'
import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { detach, inKernel, mountAt } from '../calls.ts'
import { A, B, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'accounting is turned off while a process that exits writes its record',
  prepare: () => {
    mountAt(A, MEMFS)
    ksys_create(absolute(A), B, 'file')
    sys_acct(0, absolute(A, B))
  },
  cpus: [() => inKernel(() => sys_acct(0)), () => inKernel(() => acct_process(0))],
  finish: () => {
    detach(A)
  },
})
