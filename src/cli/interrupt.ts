import { exitCode } from './exit_code.ts'
import { leaveEarly } from './leave.ts'

/**
 * The first Ctrl-C (or SIGTERM) aborts the signal, so that the run stops cleanly; the second ends the process at once.
 */
export function onInterrupt(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const handle = (): void => {
    if (controller.signal.aborted) return void leaveEarly(exitCode.interrupted)
    process.stderr.write('stopping; once more ends at once\n')
    controller.abort()
  }
  process.on('SIGINT', handle)
  process.on('SIGTERM', handle)
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', handle)
      process.off('SIGTERM', handle)
    },
  }
}
