/** Adds what was counted elsewhere, name by name. */
export function addCounts(into: Map<string, number>, counts: Iterable<readonly [string, number]>): void {
  for (const [name, count] of counts) into.set(name, (into.get(name) ?? 0) + count)
}
