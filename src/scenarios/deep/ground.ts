import { DCACHE_DIRECTORY, DCACHE_OP_REVALIDATE, d_add, TO_ROOT } from '#kernel/fs/dcache'
import { type MountOptions, path_mount } from '#kernel/fs/do_mount'
import { alloc_file_system_type } from '#kernel/fs/file_system_type'
import { register_filesystem } from '#kernel/fs/filesystems'
import { get_fs_root } from '#kernel/fs/fs_struct'
import { user_path_at } from '#kernel/fs/lookup'
import { MAX_NESTED_LINKS } from '#kernel/fs/max_nested_links'
import { ksys_create, ksys_execve } from '#kernel/fs/open'
import { emptyPath, path_put } from '#kernel/fs/path'
import { absolute, type PathName } from '#kernel/fs/path_name'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { NULL } from '#shm/arena'
import { deepFilesystem } from './xfs.ts'

/**
 * Where the last mntput can land as deep as a path walk goes: /remote is on a file system that must be asked at every step,
 * so walks below it hold references; on /remote/disk another one comes and goes, in which a program's interpreter
 * is reached through as many nested links as a walk follows, the last of them to `/`. Whoever has been unmounted meanwhile is put there.
 */
const FIRST = (1 << 20) + 300
const REMOTE = FIRST
const DISK = FIRST + 1
const TYPE = FIRST + 2
const OTHER_TYPES = FIRST + 20
const LINK = FIRST + 10
export const DEEP_POINT = absolute(REMOTE, DISK)

/** In a kernel that has booted, as init, before anybody counts what is alive. */
export function makeDeepGround(): void {
  const root = emptyPath()
  get_fs_root(root)
  const remote = d_add(root.dentry, REMOTE, DCACHE_DIRECTORY | DCACHE_OP_REVALIDATE)
  d_add(remote, DISK, DCACHE_DIRECTORY)
  registerBuiltIn(TYPE, 0, deepFilesystem.kill_sb)
}

/** One more type of filesystem, before anybody mounts. */
export function registerDeep(index: number, kill_sb: number): number {
  const type = alloc_file_system_type(deepType(index), NULL, 0, NULL, kill_sb)
  register_filesystem(type)
  return type
}

/** The number of its name. */
export function deepType(index: number): number {
  return OTHER_TYPES + index
}

export function deepMount(options: MountOptions = {}, type = TYPE): number {
  const error = path_mount(DEEP_POINT, type, options)
  if (error !== 0) return error
  let target = TO_ROOT
  for (let i = MAX_NESTED_LINKS - 1; i >= 0; i--) {
    ksys_create(DEEP_POINT, LINK + i, { symlink: target })
    target = dentryAt(LINK + i)
  }
  return 0
}

/** execve of a program whose interpreter is /remote/disk/link0. */
export function deepExec(): number {
  return ksys_execve(behindLinks(MAX_NESTED_LINKS))
}

/** What is in the root behind as many links within links; behind none, a name that nobody has. */
export function behindLinks(links: number): PathName {
  return absolute(REMOTE, DISK, LINK + MAX_NESTED_LINKS - links)
}

export function deepUmount(): number {
  return ksys_umount(DEEP_POINT, MNT_DETACH)
}

function dentryAt(link: number): number {
  const path = emptyPath()
  if (user_path_at(absolute(REMOTE, DISK, link), 0, path) < 0) return NULL
  path_put(path)
  return path.dentry
}
