/** Bytes that a system call leaves free at random; below 0: whatever the table's kernel may. `--kstack-offset` links another number. */
export const KSTACK_OFFSET: number = -1
