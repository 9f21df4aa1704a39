/** How a copy is to hear of others (clone_mnt). */
export const CL_EXPIRE = 0x01
export const CL_SLAVE = 0x02
export const CL_COPY_UNBINDABLE = 0x04
export const CL_MAKE_SHARED = 0x08
export const CL_PRIVATE = 0x10
export const CL_SHARED_TO_SLAVE = 0x20
/** Cleaned up inline by whoever drops it last, and of no group: mnt_clone_internal. */
export const CL_INTERNAL = 0x40
