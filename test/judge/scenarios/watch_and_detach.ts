import { auditRecords } from '#kernel/fs/audit_tree'
import { MARK_AUDIT, MARK_INOTIFY, sys_mark_add } from '#kernel/fs/fsnotify'
import { inotifyEvents } from '#kernel/fs/inotify'
import { absolute } from '#kernel/fs/path_name'
import { detach, inKernel, mountAt } from '../../../src/bugs/calls.ts'
import { A, asCpu, MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

/** Who made the rule: not the one that unmounts. */
const MAKER = 42

export default mountScenario({
  title: 'a mount that inotify and audit watch goes',
  timer: true,
  prepare: () =>
    asCpu(0, () => {
      mountAt(A, MEMFS)
      inKernel(() => {
        sys_mark_add(3, MARK_AUDIT, MAKER, absolute(A))
        sys_mark_add(2, MARK_INOTIFY, 0, absolute(A))
      })
    }),
  cpus: [() => detach(A)],
  check: () => {
    const told = JSON.stringify([auditRecords(), inotifyEvents()])
    if (told !== `[[[1,1,3,${MAKER}]],[[2,2,8192],[2,2,32768]]]`) throw new Error(`watchers were told ${told}`)
  },
})
