/** Stands in for kernel/fs/filesystems: while `pauseAt` is 1, whoever registers a filesystem then waits until it is 2. */
import { register_filesystem as registers } from '#kernel/fs/filesystems'
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'

export { get_fs_type, put_filesystem, unregister_filesystem } from '#kernel/fs/filesystems'

export const pauseAt = staticWords('test_pause_at', 1, '0 off, 1 pause the next one, 2 go on; any CPU')
export const paused = staticWords('test_paused', 1, '1 once somebody waits; that CPU')

export function register_filesystem(type: number): number {
  const result = registers(type)
  if (Atomics.load(mem, pauseAt) === 1) {
    Atomics.store(mem, paused, 1)
    Atomics.notify(mem, paused)
    while (Atomics.load(mem, pauseAt) === 1) Atomics.wait(mem, pauseAt, 1)
  }
  return result
}
