/** Nothing is written. */
export function sync_inodes_sb(_sb: number): void {}
