/** Of the calls that had to wait, how many that others began only then came to their end before: at the most, and all together. */
export interface Overtaken {
  waits: number
  most: number
  total: number
}

export function noWaits(): Overtaken {
  return { waits: 0, most: 0, total: 0 }
}

export function addWaits(one: Overtaken, { waits, most, total }: Overtaken): Overtaken {
  return { waits: one.waits + waits, most: Math.max(one.most, most), total: one.total + total }
}
