import { threadWords } from '../link/thread_words.ts'
import type { FindingKind } from '../shm/hints.ts'
import type { Whereabouts } from '../supervise/whereabouts.ts'
import type { Finding } from './finding.ts'
import { cpuName } from './thread_names.ts'
import type { ThreadState, Torture, TortureFinding } from './torture.ts'
import { type Halt, isAsleep } from './watchdog.ts'

export function toFinding(finding: TortureFinding): Finding {
  return { ...finding, kind: finding.kind as FindingKind }
}

/**
 * The watchdog's finding: every CPU and kworker, its operation, what it waits for, which locks it holds. `threads()` has
 * the CPUs first, as `progress()` does.
 */
export function describeHalt(
  halt: Halt,
  stage: string,
  torture: Torture,
  buffer: SharedArrayBuffer,
  there: Map<string, Whereabouts>,
): Finding {
  const threads = torture.threads(buffer).map((thread) => withPlace(thread, there.get(thread.name), torture, buffer))
  const who = stage === 'racing' || stage === 'stopping' ? halt.stuck.map(cpuName).join(', ') : 'any thread'
  const lines = threads.map((thread) => `${thread.name} ${threadWords(thread)}`)
  const chains = torture.waitFor?.(buffer) ?? []
  const waiting =
    halt.stuck.length > 0 &&
    (stage === 'racing' || stage === 'stopping') &&
    halt.stuck.every((cpu) => threads[cpu]?.waitsFor != null)
  const asleep = isAsleep(halt, (cpu) => there.get(cpuName(cpu)))
  return {
    kind: asleep || waiting ? 'deadlock' : 'livelock',
    judge: 'watchdog',
    message: `no progress of ${who} for ${halt.seconds} s while ${stage}: ${lines.join('; ')}`,
    about: torture.about?.(buffer) ?? {},
    threads,
    ...(chains.length > 0 ? { waitFor: chains } : {}),
  }
}

function withPlace(
  thread: ThreadState,
  there: Whereabouts | undefined,
  torture: Torture,
  buffer: SharedArrayBuffer,
): ThreadState {
  if (there?.at === undefined) return thread
  const own = there.words.filter(({ bufferBytes }) => bufferBytes === buffer.byteLength)
  const reads = own
    .map(({ index, text, value }) => torture.word?.(buffer, index) ?? `${text} = ${value}`)
    .filter((word) => word !== thread.waitsFor)
  const state = there.sleeps ? thread.state.replace(/^runs/, 'sleeps') : thread.state.replace(/^runs/, 'spins')
  return { ...thread, state, at: `${there.at.fn} (${there.at.place})`, ...(reads.length === 0 ? {} : { reads }) }
}
