import { mutexLock, mutexUnlock, scenario } from 'mnttorture'

const BLOCKS = 26
const INODES = 32
const LOCK_INODE = 0
const INODE = LOCK_INODE + INODES
const LOCK_BLOCK = INODE + INODES
const BUSY = LOCK_BLOCK + BLOCKS

/** Flanagan and Godefroid's file system: threads give their inode a free block. Locks are single blocking steps. */
export function filesystem(n: number) {
  return scenario<Int32Array, number>({
    setup: () => new Int32Array(new SharedArrayBuffer(4 * (BUSY + BLOCKS))),
    cpus: Array.from({ length: n }, (_, t) => (m: Int32Array) => {
      const i = t % INODES
      mutexLock(m, LOCK_INODE + i)
      if (m[INODE + i] === 0) {
        let b = (2 * i) % BLOCKS
        for (;;) {
          mutexLock(m, LOCK_BLOCK + b)
          if (m[BUSY + b] === 0) {
            m[BUSY + b] = 1
            m[INODE + i] = b + 1
            mutexUnlock(m, LOCK_BLOCK + b)
            break
          }
          mutexUnlock(m, LOCK_BLOCK + b)
          b = (b + 1) % BLOCKS
        }
      }
      mutexUnlock(m, LOCK_INODE + i)
      return 0
    }),
  })
}

export default filesystem(14)
