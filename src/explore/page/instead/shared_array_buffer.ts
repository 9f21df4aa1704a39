/**
 * Browsers keep SharedArrayBuffer from pages that are not isolated from other origins, as a file never is. One thread plays all
 * CPUs here, so ordinary memory does; what is shared is known by its class.
 */
class SharedMemoryOfOneThread extends ArrayBuffer {}

export { SharedMemoryOfOneThread as SharedArrayBuffer }
