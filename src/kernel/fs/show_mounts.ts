import { d_unlinked, dentry } from '#kernel/fs/dcache'
import { file_system_type } from '#kernel/fs/file_system_type'
import { get_fs_root } from '#kernel/fs/fs_struct'
import { MNT_READONLY, MNT_UNBINDABLE, mnt_flag, mnt_has_parent, mount } from '#kernel/fs/mount'
import { mnt_namespace, namespace_sem } from '#kernel/fs/namespace'
import { emptyPath, type Path } from '#kernel/fs/path'
import { get_dominating_id } from '#kernel/fs/pnode/get_dominating_id'
import { SB_RDONLY, super_block } from '#kernel/fs/super_block'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { down_read, up_read } from '#kernel/lib/rwsem'
import { task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'

/** One line of /proc/self/mountinfo, with names as numbers. */
export interface MountLine {
  id: number
  parentId: number
  /** what of the filesystem is mounted: names from its root */
  root: number[]
  /** where: names from the root of the task that asks */
  mountPoint: number[]
  readonly: boolean
  superReadonly: boolean
  /** number of the filesystem type's name */
  fsType: number
  /** address of the superblock, which major:minor would tell apart */
  sb: number
  /** groups: its own, the one that it hears of, and the nearest above that which the reader can see; or 0 */
  shared: number
  master: number
  propagateFrom: number
  unbindable: boolean
  /** what is mounted has been unlinked */
  deleted: boolean
}

/**
 * fs/proc_namespace.c: the mounts of the calling task's namespace that can be reached from its root, in the order in which
 * they were made. Mounts that others hide are shown, as in Linux. Context: may sleep.
 */
export function show_mounts(): MountLine[] {
  const ns = get(current() + task_struct.mnt_ns)
  const root = emptyPath()
  const lines: MountLine[] = []
  down_read(namespace_sem)
  get_fs_root(root)
  const list = ns + mnt_namespace.list
  for (let entry = list_next(list); entry !== list; entry = list_next(entry)) {
    const mnt = entry - mount.mnt_list
    const mountPoint = pathFrom(root, mnt)
    if (mountPoint !== undefined) lines.push(lineOf(mnt, mountPoint, root))
  }
  up_read(namespace_sem)
  return lines.sort((a, b) => a.id - b.id)
}

function lineOf(mnt: number, mountPoint: number[], reader: Path): MountLine {
  const master = get(mnt + mount.mnt_master)
  const group = master === NULL ? 0 : get(master + mount.mnt_group_id)
  const dominating = get_dominating_id(mnt, reader)
  const sb = get(mnt + mount.mnt_sb)
  return {
    id: get(mnt + mount.mnt_id),
    parentId: get(READ_ONCE(mnt + mount.mnt_parent) + mount.mnt_id),
    root: namesUpTo(get(sb + super_block.s_root), get(mnt + mount.mnt_root)),
    mountPoint,
    readonly: mnt_flag(mnt, MNT_READONLY),
    superReadonly: (READ_ONCE(sb + super_block.s_flags) & SB_RDONLY) !== 0,
    fsType: get(get(sb + super_block.s_type) + file_system_type.name),
    sb,
    shared: get(mnt + mount.mnt_group_id),
    master: group,
    propagateFrom: dominating === group ? 0 : dominating,
    unbindable: mnt_flag(mnt, MNT_UNBINDABLE),
    deleted: d_unlinked(get(mnt + mount.mnt_root)),
  }
}

/** Names from `root` to the root of `mnt`, or undefined where the one is not below the other. Locks: namespace_sem[read] */
function pathFrom(root: Path, mnt: number): number[] | undefined {
  lockdep_assert_held(namespace_sem)
  const names: number[] = []
  let at = mnt
  let d = get(mnt + mount.mnt_root)
  while (at !== root.mnt || d !== root.dentry) {
    if (d !== get(at + mount.mnt_root)) {
      names.unshift(READ_ONCE(d + dentry.d_name))
      d = READ_ONCE(d + dentry.d_parent)
    } else {
      if (!mnt_has_parent(at)) return undefined
      d = READ_ONCE(at + mount.mnt_mountpoint)
      at = READ_ONCE(at + mount.mnt_parent)
    }
  }
  return names
}

function namesUpTo(root: number, d: number): number[] {
  const names: number[] = []
  for (let at = d; at !== root; at = READ_ONCE(at + dentry.d_parent)) names.unshift(READ_ONCE(at + dentry.d_name))
  return names
}
