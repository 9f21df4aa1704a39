interface Change {
  value?: string
  before?: string
  inWords?: { value?: string; before?: string }
}

/** What a step found or did: `= 2`, `2 -> 1`, `0 -> MNT_WRITE_HOLD`, `= mount#3`. */
export function changeWords({ value, before, inWords }: Change): string {
  if (value === undefined) return ''
  const now = inWords?.value ?? value
  return before === undefined ? `= ${now}` : `${inWords?.before ?? before} -> ${now}`
}
