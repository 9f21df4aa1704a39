/** What every program of the filesystem tests has beside its own functions: a kernel with types, modules and a root. */
import { DCACHE_SYMLINK, d_add, d_lookup } from '#kernel/fs/dcache'
import { FS_FILE_ROOT, FS_REQUIRES_DEV, FS_SINGLE, FS_STACKED } from '#kernel/fs/file_system_type'
import { get_fs_type } from '#kernel/fs/filesystems'
import { fork_from } from '#kernel/fs/fork'
import { generic_shutdown_super } from '#kernel/fs/generic_shutdown_super'
import { mount } from '#kernel/fs/mount'
import { boot_stacked, kill_stacked_super } from '#kernel/fs/stacked_super'
import { kill_block_super } from '#kernel/fs/super'
import { atomic_inc, get, READ_ONCE } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { INIT_FAILS, INIT_KERN_MOUNT, INIT_REGISTER } from '#kernel/module/catalogue'
import { bind_task, INIT_PID, taskAddress } from '#kernel/task'
import { buildWorld } from '#kernel/world'
import { staticWords } from '#shm/layout'
import { wordsInUse } from '#shm/slab'
import type { Knobs } from '../base.ts'
import { numberOf } from './names.ts'

export * from '../base.ts'

const BUILT_IN: Record<string, number> = {
  rootfs: 0,
  tmpfs: 0,
  ramfs: 0,
  devpts: 0,
  proc: 0,
  sysfs: FS_SINGLE,
  mqueue: FS_SINGLE,
  cgroup2: FS_SINGLE,
  securityfs: FS_SINGLE,
  debugfs: FS_SINGLE,
  nsfs: FS_FILE_ROOT,
  ext4: FS_REQUIRES_DEV,
  overlay: FS_STACKED,
}
const MODULES: Record<string, { fsFlags: number; init: number }> = {
  xfs: { fsFlags: FS_REQUIRES_DEV, init: INIT_REGISTER },
  fuse: { fsFlags: 0, init: INIT_REGISTER },
  pipefs: { fsFlags: 0, init: INIT_KERN_MOUNT },
  half_registered: { fsFlags: 0, init: INIT_REGISTER | INIT_FAILS },
  half_mounted: { fsFlags: 0, init: INIT_KERN_MOUNT | INIT_FAILS },
  whole_then_fails: { fsFlags: 0, init: INIT_KERN_MOUNT | INIT_REGISTER | INIT_FAILS },
}
/** Directories of the root filesystem, and two files and two links in it. */
export const DIRECTORIES = ['m', 'n', 'o', 'p'] as const

for (const name of ['gatefs', ...Object.keys(BUILT_IN), ...Object.keys(MODULES), ...DIRECTORIES]) numberOf(name) // to be spelled
export const moduleNames = Object.keys(MODULES)

/** gatefs: its kill_sb waits until the gate is open, which it is unless a test closes it. */
export const gate = staticWords('gate', 1, '1 while kill_sb of gatefs must wait; any CPU, waiters sleep on it')
export const killsBegun = staticWords('kills_begun', 1, 'kill_sb calls of gatefs so far; atomic, sleepers wait on it')
const kill_at_gate = text('kill_at_gate', (sb) => {
  generic_shutdown_super(sb)
  atomic_inc(killsBegun)
  wake_up_all(killsBegun)
  while (READ_ONCE(gate) !== 0) wait_on(gate, 1)
})

const usedAtBoot = staticWords('test_used_at_boot', 1, 'words in use after boot; written by boot')

export function bootKernel({ cpus, kworkers, arenaBytes = 2 << 20, quarantine = 16, killSbIoUs = 0 }: Knobs) {
  const { buffer, root } = buildWorld({
    ...{ arenaBytes, cpus, kworkers, quarantine, killSbIoUs },
    modules: Object.entries(MODULES).map(([name, entry]) => ({ name: numberOf(name), ...entry })),
    filesystems: [
      ...Object.entries(BUILT_IN).map(([name, flags]) => ({
        ...{ name: numberOf(name), flags, kill_sb: flags === FS_STACKED ? kill_stacked_super : kill_block_super },
      })),
      { name: numberOf('gatefs'), kill_sb: kill_at_gate },
    ],
    directories: DIRECTORIES.map(numberOf),
    prepare: () => boot_stacked(get_fs_type(numberOf('tmpfs'))),
  })
  const top = get(root + mount.mnt_root)
  d_add(d_lookup(top, numberOf('m')), numberOf('underneath'), 0)
  d_add(top, numberOf('file'), 0)
  d_add(top, numberOf('link'), DCACHE_SYMLINK, d_lookup(top, numberOf('m')))
  d_add(top, numberOf('dangling'), DCACHE_SYMLINK)
  Atomics.store(new Int32Array(buffer), usedAtBoot, wordsInUse())
  return buffer
}

export function wordsUsedAtBoot(): number {
  return get(usedAtBoot)
}

export function enterCpu(cpu: number): void {
  bind_task(1 + cpu, cpu, 0)
  fork_from(taskAddress(INIT_PID))
}
