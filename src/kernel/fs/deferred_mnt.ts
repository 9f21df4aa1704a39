/** Whether a file that is closed later keeps its mount until then. It does not: the end of the mount waits for the closes. */
export const DEFERRED_KEEPS_MOUNT: boolean = false
