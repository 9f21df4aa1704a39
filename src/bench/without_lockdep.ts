import { fileURLToPath } from 'node:url'

/** Stand-ins for a kernel that is timed: nobody looks over its shoulder. */
export const WITHOUT_LOCKDEP: ReadonlyMap<string, string> = new Map([
  ['kernel/lib/lockdep/validator', fileURLToPath(new URL('../kernel/lib/lockdep/validator_off.ts', import.meta.url))],
])
