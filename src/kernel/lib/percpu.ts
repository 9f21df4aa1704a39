import { READ_ONCE } from '#kernel/lib/atomic'
import { ORDERS } from '#kernel/lib/orders'
import { smp_processor_id } from '#kernel/task'
import { mem } from '#shm/arena'
import { nrCpus } from '#shm/boot_words'
import { inOrder } from '#shm/hints'

/**
 * Per-CPU words of an object: word `base` for CPU 0, `stride` words further for each next CPU, on other cache lines. One
 * CPU's word alone means nothing and may be negative; only the sum counts, and it is exact only while nobody adds.
 */
/** In Linux no locked instruction: a load and a store by its own CPU, which others may see late. */
export function this_cpu_add(base: number, stride: number, delta: number): void {
  inOrder(ORDERS.this_cpu)
  Atomics.add(mem, base + smp_processor_id() * stride, delta)
}

/** Reads the words one after another: other CPUs may add behind its back (9ea0a46ca2c3 is about just that). */
export function per_cpu_sum(base: number, stride: number): number {
  let sum = 0
  for (let cpu = 0; cpu < nrCpus(); cpu++) sum = (sum + READ_ONCE(base + cpu * stride)) | 0
  return sum
}
