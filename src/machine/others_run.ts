import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * Whether a thread of this process beside this one and the main one has, or waits for, a core: on a busy machine the processor time that
 * was used says little of a thread that spins. Only Linux tells; elsewhere the answer is no.
 */
export function othersRun(): boolean {
  try {
    const own = readlinkSync('/proc/thread-self').split('/').at(-1)
    return readdirSync('/proc/self/task').some(
      (thread) => thread !== own && thread !== String(process.pid) && stateOf(thread) === 'R',
    )
  } catch {
    return false
  }
}

/** The letter behind the name, which may have brackets of its own. */
function stateOf(thread: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
    return stat[stat.lastIndexOf(')') + 2]
  } catch {
    return undefined // it has ended since
  }
}
