/** What the text of a program looks at. */
export interface ProgramHints {
  /** whether a CPU runs, whether what it does is logged, whether loops that spin are looked for, whether the CPU is being taken back */
  busy: number
  log: number
  spin: number
  back: number
  /** of the built-in that is called next */
  site: number
  /** what was called has not run: it left its coroutine for the caller to go on with */
  co: Generator<unknown, unknown, unknown> | null
  /** there is a memory mode that wants barriers as steps; and the order of the access that comes next, where one was said */
  weak: boolean
  order: string
}

export const NO_HINTS: ProgramHints = { busy: 0, log: 0, spin: 0, back: 0, site: -1, co: null, weak: false, order: '' }
