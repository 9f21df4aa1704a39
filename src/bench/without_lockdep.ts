import { sourceFile } from '../link/source_root.ts'

/** Stand-ins for a kernel that is timed: nobody looks over its shoulder. */
export const WITHOUT_LOCKDEP: ReadonlyMap<string, string> = new Map([
  ['kernel/lib/lockdep/validator', sourceFile('kernel/lib/lockdep/validator_off') as string],
])
