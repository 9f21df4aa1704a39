import type { FindingKind } from '../shm/hints.ts'
import type { Finding } from './finding.ts'
import type { Torture, TortureFinding } from './torture.ts'
import type { Halt } from './watchdog.ts'

export function toFinding(finding: TortureFinding): Finding {
  return { ...finding, kind: finding.kind as FindingKind }
}

/**
 * The watchdog's finding: every CPU and kworker, its operation, what it waits for, which locks it holds. `threads()` has
 * the CPUs first, as `progress()` does.
 */
export function describeHalt(halt: Halt, stage: string, torture: Torture, buffer: SharedArrayBuffer): Finding {
  const threads = torture.threads(buffer)
  const who =
    stage === 'racing' || stage === 'stopping' ? halt.stuck.map((cpu) => `CPU ${cpu}`).join(', ') : 'any thread'
  const lines = threads.map(({ name, state, op, waitsFor, locksHeld }) => {
    const waits = waitsFor === null ? '' : `, waits for ${waitsFor}`
    const holds = locksHeld.length === 0 ? '' : `, holds ${locksHeld.join(' and ')}`
    return `${name} ${state}${op === '' || op === '-' ? '' : ` in ${op}`}${waits}${holds}`
  })
  const chains = torture.waitFor?.(buffer) ?? []
  const waiting =
    halt.stuck.length > 0 &&
    (stage === 'racing' || stage === 'stopping') &&
    halt.stuck.every((cpu) => threads[cpu]?.waitsFor != null)
  return {
    kind: halt.asleep || waiting ? 'deadlock' : 'livelock',
    judge: 'watchdog',
    message: `no progress of ${who} for ${halt.seconds} s while ${stage}: ${lines.join('; ')}`,
    threads,
    ...(chains.length > 0 ? { waitFor: chains } : {}),
  }
}
