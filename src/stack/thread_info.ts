/** Bytes of thread_info at the end of every stack; below 0: as many as the table's kernel has there. `--thread-info` links another number. */
export const THREAD_INFO: number = -1
