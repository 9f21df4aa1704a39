/**
 * Browsers keep SharedArrayBuffer from pages that are not isolated from other origins, as a file never is. One thread plays all
 * CPUs here, so ordinary memory does; what is shared is known by its class, which the page's scripts have in common.
 */
class SharedMemoryOfOneThread extends ArrayBuffer {}

const page = globalThis as unknown as Record<symbol, typeof SharedMemoryOfOneThread | undefined>
const shared = (page[Symbol.for('mnttorture.shared_memory')] ??= SharedMemoryOfOneThread)

export { shared as SharedArrayBuffer }
