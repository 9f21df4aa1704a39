/** Wrong: nobody takes the tree down. */
export function dissolve_on_fput(_mnt: number): void {}
