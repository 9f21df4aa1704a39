import { type MountOptions, path_mount } from '#kernel/fs/do_mount'
import type { PathName } from '#kernel/fs/path_name'
import { failSlab } from '#shm/failslab'
import { threadId } from '#shm/thread'

/** mount(2) by a task whose `nth` allocation finds no memory. A mount that needs fewer succeeds. */
export function path_mount_failing(nth: number, name: PathName, fsName: number, options: MountOptions): number {
  failSlab(nth, threadId)
  const result = path_mount(name, fsName, options)
  failSlab(0, threadId)
  return result
}
