import { moment } from '../supervise/time_box.ts'

/** When this command line was begun: `--seconds` counts from there. */
export const began = moment()
