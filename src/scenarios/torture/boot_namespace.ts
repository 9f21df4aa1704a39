import { attach_mnt } from '#kernel/fs/attach'
import { NR_DEVICES } from '#kernel/fs/bdev'
import { vfs_kern_mount } from '#kernel/fs/create_mount'
import { DCACHE_DIRECTORY, d_add, dget, dput } from '#kernel/fs/dcache'
import { FS_REQUIRES_DEV } from '#kernel/fs/file_system_type'
import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { init_mount_tree } from '#kernel/fs/init_mount_tree'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { join_namespace, namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { get, READ_ONCE, set } from '#kernel/lib/atomic'
import { load_module } from '#kernel/module/load_module'
import { NULL } from '#shm/arena'
import type { MountEntry, MountTable } from '../../machine/mountinfo.ts'
import { boot_groups } from './boot_groups.ts'
import type { Names } from './names.ts'

/**
 * Builds the machine's mount table in the arena: every mount under its parent, one superblock for each major:minor, the
 * type from its module where a module provides it; then its peer groups.
 */
export function boot_namespace(table: MountTable, names: Names): void {
  const built = new Map<MountEntry, number>()
  const keys = new Map<string, number>()
  let first = NULL
  for (const entry of table.mounts) {
    const type = typeOf(entry, table, names)
    const parent = entry.parent === null ? NULL : (built.get(table.mounts[entry.parent]!) ?? NULL)
    const key = keyOf(entry, keys)
    let mnt: number
    if (first === NULL) {
      mnt = first = positive(init_mount_tree(type, key), entry)
    } else {
      mnt = positive(vfs_kern_mount(type, key, 0), entry)
      const below = parent === NULL ? first : parent
      const base = parent === NULL ? '/' : table.mounts[entry.parent!]!.mountPoint
      const at = makePath(get(below + mount.mnt_root), names.path(relative(base, entry.mountPoint)))
      attachAt(mnt, below, at)
    }
    put_filesystem(type)
    if (entry.root !== '/') moveRoot(mnt, makePath(get(mnt + mount.mnt_root), names.path(entry.root)))
    built.set(entry, mnt)
  }
  boot_groups(built)
}

/** The type with a reference on its module, loading that or building the type in when it is not there yet. */
function typeOf(entry: MountEntry, table: MountTable, names: Names): number {
  const name = names.number(entry.fsType)
  let type = get_fs_type(name)
  if (type !== NULL) return type
  if (table.moduleTypes.includes(entry.fsType)) load_module(name)
  else registerBuiltIn(name, entry.source.startsWith('/dev/') ? FS_REQUIRES_DEV : 0)
  type = get_fs_type(name)
  if (type === NULL) throw outOfArena(entry)
  return type
}

/** One number for each major:minor, from the top of the device numbers down: the torture's own devices are the low ones. */
function keyOf(entry: MountEntry, keys: Map<string, number>): number {
  const device = `${entry.fsType} ${entry.major}:${entry.minor}`
  const key = keys.get(device) ?? NR_DEVICES - 1 - (keys.size % (NR_DEVICES / 2))
  keys.set(device, key)
  return key
}

function makePath(from: number, path: readonly number[]): number {
  let at = from
  for (const name of path) {
    at = d_add(at, name, DCACHE_DIRECTORY)
    if (at === NULL) throw new Error('the arena is too small for the mount points of the table')
  }
  return at
}

function attachAt(mnt: number, parent: number, mountpoint: number): void {
  namespace_lock()
  lock_mount_hash()
  join_namespace(mnt, READ_ONCE(parent + mount.mnt_ns))
  attach_mnt(mnt, parent, mountpoint)
  unlock_mount_hash()
  namespace_unlock()
}

/** A bind mount of a part of the filesystem shows that part as its root. */
function moveRoot(mnt: number, root: number): void {
  dput(get(mnt + mount.mnt_root))
  set(mnt + mount.mnt_root, dget(root))
}

function relative(base: string, mountPoint: string): string {
  if (base === '/' || !mountPoint.startsWith(base)) return mountPoint
  return mountPoint.slice(base.length)
}

function positive(result: number, entry: MountEntry): number {
  if (result > 0) return result
  throw outOfArena(entry)
}

function outOfArena(entry: MountEntry): Error {
  return new Error(
    `the arena is full at line ${entry.line} of the mount table (${entry.mountPoint}); use a larger --arena`,
  )
}
