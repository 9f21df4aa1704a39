/**
 * What any put may come to, as a design has it: lockdep is told at every put, so that one under a lock is found although it
 * was not the last. Most designs do not wait in mntput.
 */
export function lockdep_might_wait(_at?: number): void {}
