export function boot_dispose(): void {}

/** Loses what it is given. */
export function dispose_mnt(_mnt: number): void {}
