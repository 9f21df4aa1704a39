/** What a finding is compared by. */
export interface Told {
  kind: string
  judge?: string
}

/** Where memory went wrong, the explorer's shadow memory speaks at the first bad access; on threads a judge, later, or a crash. */
const MEMORY = new Set(['use-after-free', 'double-free', 'uncaught'])
/** Nobody but the watchdog can tell these on threads. */
const STUCK = new Set(['deadlock', 'livelock'])

/**
 * How well a finding of the explorer answers one of a stress run: 3 the same judge; 2 the same kind by the explorer itself,
 * who sees it before any judge; 1 the same kind by another judge, or memory gone wrong where threads only hung; 0 another thing.
 */
export function likeness(stress: Told, explored: Told): 0 | 1 | 2 | 3 {
  const sameJudge = (stress.judge ?? '') === (explored.judge ?? '')
  if (stress.kind === explored.kind && sameJudge) return 3
  const both = (kinds: ReadonlySet<string>): boolean => kinds.has(stress.kind) && kinds.has(explored.kind)
  const byExplorer = (explored.judge ?? '') === ''
  if (byExplorer && (stress.kind === explored.kind || both(MEMORY) || both(STUCK))) return 2
  const whyItHung = STUCK.has(stress.kind) && MEMORY.has(explored.kind)
  return stress.kind === explored.kind || both(MEMORY) || whyItHung ? 1 : 0
}
