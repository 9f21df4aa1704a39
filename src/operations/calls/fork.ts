import { forkHereExitThere } from '#kernel/drivers/short_child'
import { migrate_to } from '#kernel/task'
import { nrCpus } from '#shm/boot_words'
import { CPU } from '../domain.ts'
import { operation } from '../operation.ts'
import { unmark } from '../reference/liveness.ts'

/** A child that is forked on one CPU and exits on another, where the task is, too, from then on. */
export const fork = operation(
  'fork',
  { here: CPU, there: CPU },
  {
    discover: 1,
    does: ({ here, there }) => forkHereExitThere(here, there),
    words: ({ here, there }) => `forks on CPU ${here}, the child exits on CPU ${there}`,
    reference: {
      act: ({ state, task }) => {
        unmark(state, task.cwd)
        return 0
      },
    },
  },
)

export const migrate = operation(
  'migrate',
  { to: CPU },
  {
    discover: 1,
    does: ({ to }) => migrate_to(to % nrCpus()),
    words: ({ to }) => `moves to CPU ${to}`,
  },
)
