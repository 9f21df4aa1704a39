/** What a CPU holds and waits for, between two steps of a told execution. */
export interface Standing {
  cpu: string
  /** the locks it holds: what `mutexLock` took, or the locks of the kernel model under their names */
  holds: string[]
  /** why it cannot go on, where it cannot */
  waitsFor?: string
  /** it has returned, or thrown */
  ended?: true
}

/** Those that are otherwise than before; `known` has the last of each CPU, and is brought up to date. */
export function changedStandings(now: readonly Standing[], known: Map<string, string>): Standing[] {
  return now.filter((standing) => {
    const text = JSON.stringify(standing)
    if (known.get(standing.cpu) === text) return false
    known.set(standing.cpu, text)
    return true
  })
}
