/** What a report is given so that its page can run schedules itself. */
export interface RerunInPage {
  /** scripts of the page, before its own: the engine, and each program under its name */
  scripts: readonly string[]
  /** the program of a schedule, or why it is not in the page */
  of(schedule: string): RerunOf
}

export type RerunOf = { program: string; races: boolean } | { leftOut: string }
