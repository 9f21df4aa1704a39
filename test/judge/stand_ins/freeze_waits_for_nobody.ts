/** Who began before goes on. */
export function sb_wait_write(_sb: number): void {}
