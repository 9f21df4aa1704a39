/** The one round that scenarios/evidence/deep_puts.ts plays; below 0: whichever the schedule draws. */
export const ONLY_ROUND: number = -1
