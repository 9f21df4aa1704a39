/** Bytes of a kernel stack, what lies at its end included: x86-64 until 3.15. `--thread-size 16384` links the other file. */
export const THREAD_SIZE: number = 8192
