/** What a stress result says of the `sometimes` marks: what no thread reached is told apart from what somebody did. */
export function marksReached(counts: ReadonlyMap<string, number>): {
  reached: Record<string, number>
  unreached: string[]
} {
  const all = [...counts]
  return {
    reached: Object.fromEntries(all.filter(([, times]) => times > 0)),
    unreached: all.filter(([, times]) => times === 0).map(([name]) => name),
  }
}
