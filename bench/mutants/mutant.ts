/** A small wrong version of the kernel model: one place of one function, as a stand-in for its file. */
export interface Mutant {
  /** `kernel/fs/mntput#mntput: drops spin_lock(x)`, with a number behind it where the function has that place again */
  id: string
  /** as `--stand-in` names it */
  path: string
  kind: MutantKind
  /** the file with the change */
  text: string
}

/** In the order of the table. */
export const KINDS = ['statement', 'order', 'lock', 'release', 'test', 'reference', 'grace period'] as const
export type MutantKind = (typeof KINDS)[number]
