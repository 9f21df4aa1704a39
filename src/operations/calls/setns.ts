import { mntns_install } from '#kernel/fs/setns'
import { get } from '#kernel/lib/atomic'
import { INIT_PID, task_struct, taskAddress } from '#kernel/task'
import { operation } from '../operation.ts'
import { backToFirst } from '../reference/processes.ts'

/** setns(2) to init's mount namespace: what the task alone was in goes. */
export const setns = operation(
  'setns',
  {},
  {
    torture: 1,
    discover: 1,
    run: () => mntns_install(get(taskAddress(INIT_PID) + task_struct.mnt_ns)),
    words: () => "setns to init's namespace",
    reference: { act: (turn) => backToFirst(turn), unmounts: true },
  },
)
