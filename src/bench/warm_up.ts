/**
 * What is timed is compiled before it counts: a slice of work is done again and again until it does not get faster any more. Each
 * thread compiles for itself, on threads that want the same cores, and before it has, a put takes twenty times as long.
 */
export interface WarmUp {
  leastMs: number
  mostMs: number
}

/** A slice is faster than those before when it takes less than this share of the fastest. */
const FASTER = 0.95
const SLICES_NO_FASTER = 3

/** `slice` says how long its work took, in whatever unit. */
export async function warmUp({ leastMs, mostMs }: WarmUp, slice: () => Promise<number>): Promise<void> {
  const began = performance.now()
  let fastest = Number.POSITIVE_INFINITY
  for (let noFaster = 0; ; ) {
    const took = await slice()
    noFaster = took < fastest * FASTER ? 0 : noFaster + 1
    fastest = Math.min(fastest, took)
    const elapsed = performance.now() - began
    if (elapsed >= mostMs || (elapsed >= leastMs && noFaster >= SLICES_NO_FASTER)) return
  }
}
