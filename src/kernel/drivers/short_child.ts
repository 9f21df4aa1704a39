import { get_fs_pwd } from '#kernel/fs/fs_struct'
import { emptyPath, path_get, path_put } from '#kernel/fs/path'
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
