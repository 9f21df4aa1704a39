import { do_exit, fork_from } from '#kernel/fs/fork'
import { INIT_PID, taskAddress } from '#kernel/task'
import { operation } from '../operation.ts'
import { exit as exitOf } from '../reference/processes.ts'

/** exit, and a new process in init's namespace. */
export const exit = operation(
  'exit',
  {},
  {
    torture: 2,
    discover: 2,
    does: (_args, { ns }) => {
      do_exit(ns)
      fork_from(taskAddress(INIT_PID))
    },
    reference: { act: ({ state, cpu }) => exitOf(state, cpu), unmounts: true },
  },
)
