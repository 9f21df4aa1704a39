export * from '#kernel/fs/fs_pin'

/** Forgets who has a file open through the mount for accounting. */
export function mnt_pin_kill(_mnt: number): void {}
