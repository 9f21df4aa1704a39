/** How many items of system_wq run at once on a pool; 0 is what Linux has, 256. `--max-active` links another number. */
export const SYSTEM_MAX_ACTIVE: number = 0
