/** Amounts as people read them. */

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** `1 execution`, `2 executions`, `1 switch`, `3 switches`, `2 entries`: the one place where a plural is made. */
export function counted(value: number, thing: string): string {
  if (value === 1) return `1 ${thing}`
  const plural = /(s|x|ch|sh)$/.test(thing) ? `${thing}es` : thing.replace(/([^aeiou])y$/, '$1ie').concat('s')
  return `${count(value)} ${plural}`
}
