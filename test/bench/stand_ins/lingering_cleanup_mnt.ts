import { cleanup_mnt as prompt } from '#kernel/fs/cleanup_mnt'

const LINGER_MS = 0.1

/** Stands in for kernel/fs/cleanup_mnt: a tenth of a millisecond more for each mount, as a careless change may cost. */
export function cleanup_mnt(mnt: number): void {
  const end = performance.now() + LINGER_MS
  while (performance.now() < end);
  prompt(mnt)
}
