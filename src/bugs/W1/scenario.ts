import { NR_ACCT } from '#kernel/fs/acct'
import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_exit } from '#kernel/fs/fork'
import { migrate_to } from '#kernel/task'
import { inKernel, mountAt } from '../calls.ts'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

/** A process makes a namespace of its own, whose mounts are locked together, and exits: the root goes, and with it /a. */
function leaveOwnNamespace(): number {
  migrate_to(0) // all on the pool of one CPU, whose items share max_active
  inKernel(() => copy_mnt_ns(true))
  return inKernel(() => do_exit(NR_ACCT - 1))
}

export default mountScenario({
  title: 'two processes exit and take their mount namespaces with them',
  kworkers: 4,
  boot: () => {
    mountAt(A, MEMFS)
  },
  cpus: [leaveOwnNamespace, leaveOwnNamespace],
})
