/**
 * A machine repeats a slice of work until it gets no faster: then what is timed is compiled. Each thread compiles for itself, on
 * cores that others want, and a put takes twenty times as long before.
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
