import { MODEL_CALLS } from './model_calls.ts'

/**
 * Who calls whom from the ends of a stack down to deactivate_super, as far as it leads to a last mntput: by the names of 6.12, and
 * what older kernels had beside. A function that a kernel has inlined costs nothing there, one that it has not ends the way.
 * A kernel whose machine code was measured makes of the direct calls those that are in it; those through a pointer (*) are ours.
 */
export const CALLS_TO_PUT: Readonly<Record<string, readonly string[]>> = {
  process_one_work: ['*cleanup_mnt_work', '*delayed_mntput', '*delayed_fput', '*nfs_expire_automounts'],
  cleanup_mnt_work: ['cleanup_mnt'],
  delayed_mntput: ['cleanup_mnt'],
  delayed_fput: ['__fput'],
  nfs_expire_automounts: ['mark_mounts_for_expiry'],
  mark_mounts_for_expiry: ['namespace_unlock'],

  task_work_run: ['*__cleanup_mnt', '*____fput'],
  __cleanup_mnt: ['cleanup_mnt'],
  ____fput: ['__fput'],
  __fput: ['path_put', 'mntput'],
  do_exit: ['exit_fs', 'task_work_run'],
  exit_fs: ['path_put'],

  path_umount: ['do_umount', 'namespace_unlock', 'mntput_no_expire'],
  do_umount: ['namespace_unlock'],
  do_unlinkat: ['vfs_unlink'],
  do_rmdir: ['vfs_rmdir'],
  do_renameat2: ['vfs_rename'],
  vfs_unlink: ['__detach_mounts', '*ovl_unlink'],
  ovl_unlink: ['ovl_do_remove'],
  ovl_do_remove: ['vfs_unlink'],
  vfs_rmdir: ['__detach_mounts'],
  vfs_rename: ['__detach_mounts', '*ovl_rename'],
  ovl_rename: ['vfs_rename'],
  __detach_mounts: ['namespace_unlock'],
  namespace_unlock: ['mntput', 'mntput_no_expire'],
  put_mnt_ns: ['namespace_unlock'],
  __do_sys_delete_module: ['*module_exit_of_a_filesystem'],
  module_exit_of_a_filesystem: ['kern_unmount'],
  kern_unmount: ['mntput', 'mntput_no_expire'],

  do_filp_open: ['path_openat'],
  path_openat: ['link_path_walk', 'step_into', 'terminate_walk'],
  filename_lookup: ['path_lookupat'],
  path_lookupat: ['link_path_walk', 'walk_component', 'terminate_walk'],
  terminate_walk: ['mntput'],
  link_path_walk: ['walk_component', 'nested_symlink', 'path_put'],
  nested_symlink: ['nested_symlink', 'path_put'],
  walk_component: ['step_into', 'handle_dots', 'lookup_fast', '__lookup_slow'],
  handle_dots: ['step_into'],
  step_into: ['mntput', '__traverse_mounts'],
  __traverse_mounts: ['mntput'],
  lookup_fast: ['d_invalidate'],
  __lookup_slow: ['d_invalidate'],
  d_invalidate: ['__detach_mounts'],
  iterate_dir: ['*nfs_readdir'],
  nfs_readdir: ['nfs_readdir_xdr_to_array'],
  nfs_readdir_xdr_to_array: ['d_invalidate'],

  path_put: ['mntput'],
  mntput: ['mntput_no_expire'],
  mntput_no_expire: ['cleanup_mnt'],
  cleanup_mnt: ['deactivate_super'],
}

/** Where a stack begins, and the function from which the calls above go on: what the model has is declared there. */
export interface Entry {
  id: string
  title: string
  from: readonly string[]
  /** the function that must be called for the chain to be of this entry, where `from` does not say it */
  through?: readonly string[]
  /** not through these: a stack that is another entry's */
  without?: readonly string[]
}

/** Functions of the model, one below the other, by the kernel functions that they stand for. */
const model = (...names: string[]): string[] => names.flatMap((name) => MODEL_CALLS[name] as readonly string[])

export const KWORKER = model('worker_thread', 'process_one_work')
const SYSCALL = model('do_syscall')
const LAYERS = ['ovl_unlink', 'ovl_rename']

export const ENTRIES: readonly Entry[] = [
  { id: 'kworker', title: 'a kworker', from: KWORKER },
  {
    id: 'task work',
    title: 'task work on return to user mode',
    from: model('do_syscall', 'exit_to_user_mode', 'task_work_run'),
  },
  {
    id: 'exit',
    title: 'a task that exits',
    from: model('do_exit'),
  },
  { id: 'umount', title: 'umount(2)', from: model('do_syscall', 'ksys_umount') },
  { id: 'rmdir', title: 'rmdir of a mountpoint', from: [...SYSCALL, '__x64_sys_rmdir', 'do_rmdir'] },
  {
    id: 'unlink',
    title: 'unlink of a mountpoint',
    from: [...SYSCALL, '__x64_sys_unlink', 'do_unlinkat'],
    without: LAYERS,
  },
  {
    id: 'unlink, two overlays',
    title: 'unlink of a mountpoint through two overlays',
    from: [...SYSCALL, '__x64_sys_unlink', 'do_unlinkat'],
    through: ['ovl_unlink', 'ovl_unlink'],
  },
  {
    id: 'rename',
    title: 'rename over a mountpoint',
    from: [...SYSCALL, '__x64_sys_rename', 'do_renameat2'],
    without: LAYERS,
  },
  {
    id: 'rename, two overlays',
    title: 'rename over a mountpoint through two overlays',
    from: [...SYSCALL, '__x64_sys_rename', 'do_renameat2'],
    through: ['ovl_rename', 'ovl_rename'],
  },
  {
    id: 'getdents',
    title: 'getdents(2) on NFS, which finds that a name is another file',
    from: [...SYSCALL, 'iterate_dir'],
  },
  { id: 'open', title: 'open(2)', from: model('do_syscall', 'ksys_open', 'do_filp_open').slice(0, -1) },
  {
    id: 'stat',
    title: 'stat(2)',
    from: model('do_syscall', 'ksys_stat', 'user_path_at').slice(0, -1),
  },
  {
    id: 'execve',
    title: "execve(2), its interpreter's path",
    from: model('do_syscall', 'ksys_execve', 'do_filp_open').slice(0, -1),
  },
  {
    id: 'rmmod',
    title: 'delete_module(2), whose exit unmounts an internal mount',
    from: model('do_syscall', 'delete_module'),
  },
]

/** What stands on a stack twice at most: a filesystem on another one on a third (FILESYSTEM_MAX_STACK_DEPTH is 2). */
export const MOST_LAYERS = 2
