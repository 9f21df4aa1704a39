/** The bug: the mount stays with the item, whose put may then be the last one. */
export const DEFERRED_KEEPS_MOUNT = true
