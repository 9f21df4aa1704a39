import { boot_acct } from '#kernel/fs/acct_close'
import { boot_mount_max } from '#kernel/fs/count_mounts'
import { boot_dispose } from '#kernel/fs/dispose_mnt'
import { boot_emergency } from '#kernel/fs/emergency'
import { boot_expire } from '#kernel/fs/expire'
import { boot_files } from '#kernel/fs/file_table'
import { boot_fsnotify } from '#kernel/fs/fsnotify'
import { boot_super_blocks } from '#kernel/fs/super_block'
import { boot_modules } from '#kernel/module/module'
import { bind_task, boot_tasks } from '#kernel/task'
import { boot_workqueues } from '#kernel/workqueue/boot_workqueues'
import { tasksOfRun } from '#kernel/workqueue/kworker_threads'
import { bindArena, createArena } from '#shm/arena'
import { type BootKnobs, writeBootWords } from '#shm/boot_words'

/** Task 0: the thread that boots, and later the last user of everything. */
export const INIT_PID = 0
export const cpuPid = (cpu: number): number => 1 + cpu

/** A new arena with everything set up but no mounts, and this thread bound to it as init. Never blocks. */
export function boot_kernel(arenaBytes: number, knobs: BootKnobs): SharedArrayBuffer {
  const buffer = createArena(arenaBytes)
  bindArena(buffer)
  writeBootWords(knobs)
  boot_tasks(tasksOfRun())
  bind_task(INIT_PID, 0, 0)
  boot_super_blocks()
  boot_modules()
  boot_fsnotify()
  boot_workqueues()
  boot_files()
  boot_acct()
  boot_dispose()
  boot_emergency()
  boot_expire()
  boot_mount_max()
  return buffer
}
