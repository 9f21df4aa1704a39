/** Bytes of kernel stack that were free when deactivate_super began, the least over all executions, and the calls that led there. */
export interface StackSeen {
  minFreeBytes: number
  chain: Array<{ function: string; bytes: number; source: string }>
}

const MARK = 'stack minimum '

/** Takes the stack judge's words out of the marks that were reached; undefined where deactivate_super never ran. */
export function takeStackSeen(reached: Map<string, number>): StackSeen | undefined {
  let least: StackSeen | undefined
  for (const name of [...reached.keys()]) {
    if (!name.startsWith(MARK)) continue
    reached.delete(name)
    const seen = JSON.parse(name.slice(MARK.length)) as StackSeen
    if (least === undefined || seen.minFreeBytes < least.minFreeBytes) least = seen
  }
  return least
}
