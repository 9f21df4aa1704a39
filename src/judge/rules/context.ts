// explore: atomic
import { sometimes } from '#shm/hints'
import { judge } from '../judge.ts'

/**
 * A cleanup reads nothing of the task that happens to run it: neither root, cwd and namespace nor credentials. kernel/lib/current
 * guards every such read between forbid_current and allow_current; this counts the guarded sections.
 */
const rule = judge('context', 'assertion')

export function cleanupBegins(): void {
  rule.look()
  sometimes('a cleanup begins with the current task out of reach')
}
