const SHALLOW = 3

/**
 * A piece below depth `base` goes on near the end of its path, at depth `next` of `depth`: what would be left is little and
 * large, not much and small.
 */
export function isShallow(next: number, base: number, depth: number): boolean {
  return (next - base) * SHALLOW <= depth - 1 - base
}
