/** The bug: the callbacks are not waited for. */
export function destroy_inodecache(): void {}
