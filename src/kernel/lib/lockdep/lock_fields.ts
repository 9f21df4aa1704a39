// explore: atomic

/**
 * The name of a lock, from that of its word: without what belongs to the lock itself. `lock.raw` is a spinlock's, `lock` a
 * semaphore's, `sem.lock` a mutex's; a seqlock has a spinlock, so that `mount_lock.lock.raw` is mount_lock.
 */
export function withoutLockFields(name: string): string {
  return name
    .replace(/\.(raw|lock)$/, '')
    .replace(/\.sem$/, '')
    .replace(/(_lock)\.lock$/, '$1')
}
