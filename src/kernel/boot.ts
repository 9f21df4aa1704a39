import { bootArena } from '#kernel/boot_arena'
import { boot_acct } from '#kernel/fs/acct_close'
import { boot_mount_max } from '#kernel/fs/count_mounts'
import { boot_dispose } from '#kernel/fs/dispose_mnt'
import { boot_emergency } from '#kernel/fs/emergency'
import { boot_expire } from '#kernel/fs/expire'
import { boot_files } from '#kernel/fs/file_table'
import { boot_fsnotify } from '#kernel/fs/fsnotify'
import { boot_super_blocks } from '#kernel/fs/super_block'
import { boot_modules } from '#kernel/module/module'
import { boot_workqueues } from '#kernel/workqueue/boot_workqueues'
import type { BootKnobs } from '#shm/boot_words'

/** A new arena with everything set up but no mounts, and this thread bound to it as init. Never blocks. */
export function boot_kernel(arenaBytes: number, knobs: BootKnobs): SharedArrayBuffer {
  const buffer = bootArena(arenaBytes, knobs)
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
