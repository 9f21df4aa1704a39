export * from '../../../src/kernel/fs/mnt_writers.ts'

/** Forgets to count a writer out. */
export function mnt_drop_write(_mnt: number): void {}
