/** Of slices in the order in which they began, the last one that had begun by then: its index, or -1. */
export function lastBegun(slices: ReadonlyArray<{ fromUs: number }>, atUs: number): number {
  let [low, high] = [0, slices.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (slices[middle]!.fromUs <= atUs) low = middle + 1
    else high = middle
  }
  return low - 1
}
