/**
 * What would differ from one run of the same schedule to the next. Each CPU has a clock of its own, which goes on by a millisecond
 * whenever it is looked at, and a seeded generator: so a loop that waits for an hour to pass does end, and schedules replay.
 */
import { replace, running } from './host.ts'

/** The first of January 2026. */
const EPOCH_MS = 1_767_225_600_000

export function replaceClocks(): void {
  replace(Date, 'now', (native) => (self, given) => {
    const host = running()
    return host === undefined ? native(self, given) : EPOCH_MS + host.tick()
  })
  replace(Math, 'random', (native) => (self, given) => running()?.random() ?? native(self, given))
  replace(
    Object.getPrototypeOf(performance),
    'now',
    (native) => (self, given) => running()?.tick() ?? native(self, given),
  )
  if (typeof process === 'object') replaceHrtime()
}

function replaceHrtime(): void {
  const { bigint } = process.hrtime
  const hrtime = replace(process, 'hrtime', (native) => (self, given) => {
    const host = running()
    if (host === undefined) return native(self, given)
    const [seconds, ns] = given[0] ?? [0, 0]
    const left = host.tick() * 1e6 - seconds * 1e9 - ns
    return [Math.floor(left / 1e9), left - Math.floor(left / 1e9) * 1e9]
  })
  hrtime.bigint = bigint
  replace(hrtime, 'bigint', (native) => (self, given) => {
    const host = running()
    return host === undefined ? native(self, given) : BigInt(host.tick()) * 1_000_000n
  })
}

/** `new Date()` */
export function today(): number | undefined {
  const host = running()
  return host === undefined ? undefined : EPOCH_MS + host.tick()
}
