/** The last put of a mount throws: nearly every program fails at once. */
export function boot_dispose(): void {}

export function dispose_mnt(mnt: number): void {
  throw new Error(`mount ${mnt} is not cleaned up`)
}
