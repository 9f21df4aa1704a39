/**
 * Ctrl-C and SIGTERM. While a run goes on, the first aborts its signal, so that it stops cleanly and tells what it has; the second
 * ends the process at once, as the first does where nothing runs yet.
 */
import { exitCode } from './exit_code.ts'
import { leaveEarly } from './leave.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

let running: AbortController | undefined

export function answerInterrupts(): void {
  for (const signal of SIGNALS) process.on(signal, interrupted)
}

function interrupted(): void {
  if (running === undefined || running.signal.aborted) {
    if (running === undefined) process.stderr.write('interrupted\n')
    return void leaveEarly(exitCode.interrupted)
  }
  process.stderr.write('stopping; once more ends at once\n')
  running.abort()
}

/** From here until `release` there is a run to stop. */
export function onInterrupt(): { signal: AbortSignal; release(): void } {
  const mine = new AbortController()
  running = mine
  return {
    signal: mine.signal,
    release() {
      if (running === mine) running = undefined
    },
  }
}
