import { get_fs_pwd } from '#kernel/fs/fs_struct'
import { mntget } from '#kernel/fs/mntput'
import { emptyPath, path_get, path_put } from '#kernel/fs/path'
import { mntput_later } from '#kernel/fs/put_later'
import { migrate_to } from '#kernel/task'
import { nrCpus } from '#shm/boot_words'

/**
 * A child that is forked on one CPU and exits on another: its working directory is its parent's, taken here and dropped there,
 * without a lookup. The task stays on the CPU where the child has ended. Context: may sleep
 */
export function forkHereExitThere(here: number, there: number): void {
  const pwd = emptyPath()
  migrate_to(here % nrCpus())
  get_fs_pwd(pwd)
  path_get(pwd)
  migrate_to(there % nrCpus())
  path_put(pwd)
}

/** What a cache has kept of the working directory's mount is put by a kworker, soon. Context: any */
export function putCwdLater(): void {
  const pwd = emptyPath()
  get_fs_pwd(pwd)
  mntput_later(mntget(pwd.mnt))
}
