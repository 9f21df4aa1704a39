/** What is done to the item of cancelled_item.ts; in logs, the place in this list. */
export const ITEM_HOW = ['queue', 'flush', 'cancel', 'cancel twice'] as const
export type ItemHow = (typeof ITEM_HOW)[number]
