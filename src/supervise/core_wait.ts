import { readdirSync, readFileSync } from 'node:fs'

const TASKS = '/proc/self/task'

/**
 * How long the threads of this process have waited for a core, in milliseconds, all together: the second figure of each one's
 * schedstat (Documentation/scheduler/sched-stats.rst). 0 where the system does not say.
 */
export function coreWaitMs(): number {
  let waitedNs = 0
  try {
    for (const thread of readdirSync(TASKS)) waitedNs += waitOf(thread)
  } catch {
    return 0
  }
  return waitedNs / 1e6
}

function waitOf(thread: string): number {
  try {
    return Number(readFileSync(`${TASKS}/${thread}/schedstat`, 'utf8').split(' ')[1])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 0 // it has just ended
    throw error
  }
}
