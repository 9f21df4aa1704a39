import type { PathName } from '#kernel/fs/path_name'

/** What a scenario has beside the playground: made at boot, and places to unmount at the end. */
export interface Ground {
  prepare?(): void
  detach?: readonly PathName[]
}
