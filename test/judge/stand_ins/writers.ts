export * from '../../../src/kernel/fs/mnt_writers.ts'

/** Forgets to count a writer out. */
export function mnt_put_write_access(_mnt: number): void {}
