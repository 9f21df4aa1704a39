/** What is done to the item of cancelled_item.ts, and to the delayed one. */
export type ItemHow =
  | 'queue'
  | 'flush'
  | 'cancel'
  | 'cancel twice'
  | 'queue and cancel'
  | 'delay and flush'
  | 'delay and cancel'
