import { boot_kernel } from '#kernel/boot'
import { boot_drivers } from '#kernel/drivers/boot_drivers'
import { DCACHE_DIRECTORY, d_add } from '#kernel/fs/dcache'
import { boot_deferred_close, kill_deferring_super } from '#kernel/fs/deferred_close'
import { FS_REQUIRES_DEV, FS_SINGLE, FS_STACKED } from '#kernel/fs/file_system_type'
import { get_fs_root } from '#kernel/fs/fs_struct'
import { emptyPath } from '#kernel/fs/path'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { kill_served_super } from '#kernel/fs/served_super'
import { boot_stacked, kill_stacked_super } from '#kernel/fs/stacked_super'
import { SB_RDONLY, SB_WRITE_PROTECTED, super_block, super_blocks } from '#kernel/fs/super_block'
import { set_bit } from '#kernel/lib/atomic'
import { list_next } from '#kernel/lib/list'
import { reserve_type_classes } from '#kernel/lib/lockdep/validator'
import {
  boot_catalogue,
  type CatalogueEntry,
  INIT_FAILS,
  INIT_KERN_MOUNT,
  INIT_REGISTER,
} from '#kernel/module/catalogue'
import { RESCUER_THREADS } from '#kernel/workqueue/kworker_threads'
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { wordsInUse } from '#shm/slab'
import { judgeBoot } from '../../judge/all.ts'
import { recordingBytes } from '../../judge/recording.ts'
import type { TortureOptions } from '../../machine/torture.ts'
import { DIRECTORIES, FILE, type Playground, POINTS, writePlayground } from '../habits/playground.ts'
import { boot_namespace } from './boot_namespace.ts'
import { noteMountsAtBoot } from './mounts_at_boot.ts'
import { Names } from './names.ts'

/** The kernel with the mount table and everything that operations play with. */
export type BootOptions = Omit<TortureOptions, 'layout' | 'filesystems' | 'seed'>

const QUARANTINE_OBJECTS = 64
/** rescuers, init, timer */
const OTHER_THREADS = RESCUER_THREADS + 2
const usedAtBoot = staticWords('arena_used_at_boot', 1, 'words in use when the torture begins; written by boot')
/** Types of the torture's own, beside those of the mount table: name, flags of the filesystem, init of its module. */
const OWN_BUILT_IN: Record<string, number> = { tmpfs: 0, ramfs: 0, mqueue: FS_SINGLE }
/** A type of network filesystem: its last close of a file happens later. */
const CLOSES_LATER = 'torture_net'
/** A type whose superblocks lie on kernel mounts of another one. */
const STACKED = 'torture_stacked'
const BELOW_STACKED = 'torture_lower'
/** A type that a task serves. */
const SERVED = 'torture_served'
const OWN_MODULES: Record<string, { fsFlags: number; init: number }> = {
  torture_disk: { fsFlags: FS_REQUIRES_DEV, init: INIT_REGISTER },
  torture_disk2: { fsFlags: FS_REQUIRES_DEV, init: INIT_REGISTER },
  torture_mem: { fsFlags: 0, init: INIT_REGISTER },
  torture_half_registered: { fsFlags: 0, init: INIT_REGISTER | INIT_FAILS },
}
const OWN_KERN_MODULES: Record<string, { fsFlags: number; init: number }> = {
  torture_kern: { fsFlags: 0, init: INIT_KERN_MOUNT },
  torture_half_mounted: { fsFlags: 0, init: INIT_KERN_MOUNT | INIT_FAILS },
}
/** Spelled out, in the order of the playground's numbers. */
export const MOUNTABLE: readonly string[] = [
  ...Object.keys(OWN_BUILT_IN),
  CLOSES_LATER,
  STACKED,
  SERVED,
  ...Object.keys(OWN_MODULES),
]
export const MODULES: readonly string[] = Object.keys(OWN_MODULES)
export const KERN_MODULES: readonly string[] = Object.keys(OWN_KERN_MODULES)

/** Words in use when boot was done: what the end of a run is measured against. */
export function usedWhenBooted(): number {
  return mem[usedAtBoot]!
}

export function bootTorture(options: BootOptions, prepare?: () => void): SharedArrayBuffer {
  const { cpus, kworkers, killSbIoUs, mountTable } = options
  const arenaBytes = options.arenaBytes + recordingBytes(cpus + kworkers + OTHER_THREADS)
  const buffer = boot_kernel(arenaBytes, { cpus, kworkers, killSbIoUs, quarantine: QUARANTINE_OBJECTS })
  const names = new Names()
  const catalogue: CatalogueEntry[] = []
  for (const type of mountTable.moduleTypes)
    catalogue.push({ name: names.number(type), fsFlags: 0, init: INIT_REGISTER })
  for (const [name, entry] of Object.entries({ ...OWN_MODULES, ...OWN_KERN_MODULES }))
    catalogue.push({ name: names.number(name), ...entry })
  if (!boot_catalogue(catalogue))
    throw new Error('the arena is too small for the module catalogue; use a larger --arena')
  const own = [...MOUNTABLE, ...KERN_MODULES, BELOW_STACKED]
  for (const name of own) reserve_type_classes(names.number(name)) // types of the table are many, and never go
  boot_namespace(mountTable, names)
  for (const [name, flags] of Object.entries(OWN_BUILT_IN)) {
    if (!mountTable.moduleTypes.includes(name)) registerBuiltIn(names.number(name), flags)
  }
  boot_deferred_close()
  registerBuiltIn(names.number(CLOSES_LATER), 0, kill_deferring_super)
  boot_stacked(registerBuiltIn(names.number(BELOW_STACKED), 0))
  registerBuiltIn(names.number(STACKED), FS_STACKED, kill_stacked_super)
  registerBuiltIn(names.number(SERVED), 0, kill_served_super)
  const playground: Playground = {
    tablePaths: mountTable.mounts.map((entry) => names.path(entry.mountPoint)),
    mountable: MOUNTABLE.map((name) => names.number(name)),
    modules: MODULES.map((name) => names.number(name)),
    kernModules: KERN_MODULES.map((name) => names.number(name)),
    served: names.number(SERVED),
    network: names.number(CLOSES_LATER),
    file: FILE,
  }
  if (!writePlayground(playground)) throw new Error('the arena is too small for the mount table; use a larger --arena')
  boot_drivers()
  makePlayground()
  prepare?.()
  noteMountsAtBoot()
  mem[usedAtBoot] = wordsInUse()
  judgeBoot()
  return buffer
}

/**
 * The points exist in the root filesystem, furnished like every filesystem of the torture. The filesystems of the mount
 * table are read-only from here on, whatever is remounted: what is made later is made in filesystems that the torture mounts
 * and that go again.
 */
function makePlayground(): void {
  const root = emptyPath()
  get_fs_root(root)
  for (const point of POINTS) {
    const at = d_add(root.dentry, point, DCACHE_DIRECTORY)
    for (const directory of furnishDentry(at)) furnishDentry(directory)
  }
  for (let entry = list_next(super_blocks); entry !== super_blocks; entry = list_next(entry)) {
    set_bit(SB_RDONLY | SB_WRITE_PROTECTED, entry - super_block.s_list + super_block.s_flags)
  }
}

function furnishDentry(at: number): number[] {
  d_add(at, FILE, 0)
  return DIRECTORIES.map((name) => d_add(at, name, DCACHE_DIRECTORY))
}
