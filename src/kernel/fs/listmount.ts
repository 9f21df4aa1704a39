import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mount } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace'
import { next_mnt } from '#kernel/fs/next_mnt'
import { emptyPath, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { get } from '#kernel/lib/atomic'
import { down_read, up_read } from '#kernel/lib/rwsem'
import { NULL } from '#shm/arena'

/**
 * listmount(2): the numbers of the mounts at and below `name`, into `ids`. Returns 0 or a negative error. The path is put
 * after the semaphore is released (CVE-2025-40203): the mount may have been lazily unmounted meanwhile, and ours the last.
 */
export function listmount(name: PathName, ids: number[]): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  down_read(namespace_sem)
  for (let mnt = path.mnt; mnt !== NULL; mnt = next_mnt(mnt, path.mnt)) ids.push(get(mnt + mount.mnt_id))
  up_read(namespace_sem)
  path_put(path)
  return 0
}
