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
}
