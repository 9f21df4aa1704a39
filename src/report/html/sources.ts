import type { ReadCode } from './lanes_chart.ts'
import type { RerunInPage } from './rerun.ts'

/** What a report has besides the result: the files that its steps are in, and the programs that its page may run. */
export interface Sources {
  readCode: ReadCode
  /** what is to be known of that text beside the steps of this schedule, such as that it has changed since */
  codeSaid(schedule: string): string
  rerun: RerunInPage
}

/** The result alone. */
export const NO_SOURCES: Sources = {
  readCode: () => undefined,
  codeSaid: () => '',
  rerun: { scripts: [], of: () => ({ leftOut: '' }) },
}
