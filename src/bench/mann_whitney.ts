/**
 * Mann and Whitney's test: the chance that two samples of the same distribution differ in their ranks at least as much as
 * these, either way. Exact: every way to deal the pooled ranks out is counted, ties sharing the middle of their ranks.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const ranks = doubledRanks([...a, ...b])
  const observed = total(ranks.slice(0, a.length))
  const expected = (total(ranks) * a.length) / ranks.length
  const distance = Math.abs(observed - expected)
  let extreme = 0
  let all = 0
  for (const [sum, ways] of waysToDeal(ranks, a.length).entries()) {
    all += ways
    if (Math.abs(sum - expected) >= distance - 1e-9) extreme += ways
  }
  return extreme / all
}

/** Twice each value's rank among all, so that shared ranks are whole numbers. */
function doubledRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length
    const equal = values.filter((other) => other === value).length
    return 2 * below + equal + 1
  })
}

/** How many choices of `count` of the ranks have each sum. */
function waysToDeal(ranks: readonly number[], count: number): number[] {
  const most = total(ranks)
  const ways = Array.from({ length: count + 1 }, () => new Array<number>(most + 1).fill(0))
  ways[0]![0] = 1
  for (const rank of ranks) {
    for (let chosen = count; chosen >= 1; chosen--) {
      for (let sum = most; sum >= rank; sum--) ways[chosen]![sum]! += ways[chosen - 1]![sum - rank]!
    }
  }
  return ways[count]!
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
