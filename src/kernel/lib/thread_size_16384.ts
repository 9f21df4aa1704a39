/** Bytes of a kernel stack since 3.15 (6538b8ea886e). */
export const THREAD_SIZE: number = 16384
