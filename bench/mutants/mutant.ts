/** A small wrong version of the kernel model: one place of one function, as a stand-in for its file. */
export interface Mutant {
  /** `kernel/fs/mntput#mntput:drops spin_lock:41`, the same for the same text */
  id: string
  /** as `--stand-in` names it */
  path: string
  fn: string
  line: number
  kind: MutantKind
  /** what was done to which text, in one line */
  what: string
  /** the file with the change */
  text: string
}

/** In the order of the table. */
export const KINDS = ['statement', 'order', 'lock', 'release', 'test', 'reference', 'grace period'] as const
export type MutantKind = (typeof KINDS)[number]
