/** Adds what was counted elsewhere, name by name. */
export function addCounts(into: Map<string, number>, counts: Iterable<readonly [string, number]>): void {
  for (const [name, count] of counts) into.set(name, (into.get(name) ?? 0) + count)
}

/** By name, whatever order they were counted in. */
export function sortedCounts(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
