/** What `--disturb` takes. */
export const disturberNames = ['stutter', 'shuffle', 'onoff'] as const
export type DisturberName = (typeof disturberNames)[number]
