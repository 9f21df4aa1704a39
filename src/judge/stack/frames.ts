// explore: atomic
import { stackEnter, stackLeave, stackTable } from './depth.ts'
import {
  ASSUMED,
  BLOCK_AND_ATA_2010,
  EXT4_EVICT,
  KTHREAD_2010,
  NFS_SHUTDOWN,
  OPEN_2011,
  SHMEM_EVICT,
  SLEEP_FTRACE,
  WRITE_2010,
  XFS_EVICT,
  XFS_LOG_FORCE_2010,
} from './filesystem_frames.ts'

/**
 * Bytes on an x86-64 kernel stack of 2014 for each function of the model that stands for kernel code, with where the
 * figure is from: a stack trace with sizes that somebody published, or `assumed` (from what the function keeps on its
 * stack). No figure of the seed is in here: what the seed says of totals is what these are held against
 * (docs/decisions/stack_frames_from_published_traces.md). Linking reads the names from this literal (link/instrument/stack_frames.ts).
 */
export const STACK_FRAMES = stackTable(
  {
    'every task': [['thread_info', 104, ASSUMED]],

    // into the kernel, and out of it
    do_syscall: [['system_call_fastpath', 128, WRITE_2010]],
    exit_to_user_mode: [['do_notify_resume', 48, ASSUMED]],
    task_work_run: [['task_work_run', 48, ASSUMED]],
    do_exit: [
      ['do_group_exit', 48, ASSUMED],
      ['do_exit', 112, ASSUMED],
    ],

    // kernel threads
    worker_thread: [...KTHREAD_2010, ['worker_thread', 112, ASSUMED]],
    process_one_work: [['process_one_work', 112, ASSUMED]],
    cleanup_mnt_work: [['cleanup_mnt_work', 32, ASSUMED]],
    delayed_mntput: [['delayed_mntput', 32, ASSUMED]],
    delayed_fput: [['delayed_fput', 32, ASSUMED]],
    close_work: [['close_work', 32, ASSUMED]],

    // names and files
    ksys_open: [
      ['sys_open', 16, OPEN_2011],
      ['do_sys_open', 96, OPEN_2011],
    ],
    do_filp_open: [
      ['do_filp_open', 224, OPEN_2011],
      ['path_openat', 144, OPEN_2011],
    ],
    ksys_execve: [
      ['sys_execve', 48, ASSUMED],
      ['do_execve_common', 144, ASSUMED],
      ['search_binary_handler', 96, ASSUMED],
      ['load_elf_binary', 384, 'stack_trace on powerpc, stable@ December 2023, commit 41a506ef71eb'],
      ['open_exec', 64, ASSUMED],
    ],
    ksys_stat: [
      ['sys_newstat', 176, ASSUMED],
      ['vfs_fstatat', 96, ASSUMED],
    ],
    ksys_chdir: [['sys_chdir', 64, ASSUMED]],
    ksys_close: [
      ['sys_close', 16, ASSUMED],
      ['filp_close', 32, ASSUMED],
    ],
    user_path_at: [
      ['user_path_at_empty', 208, ASSUMED],
      ['filename_lookup', 48, ASSUMED],
      ['path_lookupat', 96, ASSUMED],
    ],
    link_path_walk: [['link_path_walk', 144, ASSUMED]],
    nested_symlink: [
      ['nested_symlink', 80, ASSUMED],
      ['follow_link', 64, ASSUMED],
      ['link_path_walk', 144, ASSUMED],
    ],
    fput: [['fput', 32, ASSUMED]],
    __fput: [['__fput', 64, ASSUMED]],
    exit_fs: [['exit_fs', 32, ASSUMED]],

    // the mount tree
    ksys_umount: [['sys_umount', 96, ASSUMED]],
    do_umount: [['do_umount', 96, ASSUMED]],
    umount_tree: [['umount_tree', 80, ASSUMED]],
    namespace_unlock: [['namespace_unlock', 64, ASSUMED]],
    path_mount: [
      ['sys_mount', 64, ASSUMED],
      ['do_mount', 176, ASSUMED],
    ],
    do_loopback: [['do_loopback', 96, ASSUMED]],
    copy_mnt_ns: [
      ['sys_unshare', 80, ASSUMED],
      ['copy_mnt_ns', 96, ASSUMED],
    ],
    put_mnt_ns: [['put_mnt_ns', 32, ASSUMED]],
    mark_mounts_for_expiry: [['mark_mounts_for_expiry', 64, ASSUMED]],
    kern_unmount: [['kern_unmount', 32, ASSUMED]],
    flush_filesystem: [['flush_filesystem', 112, ASSUMED]],
    load_module: [
      ['sys_init_module', 64, ASSUMED],
      ['load_module', 272, ASSUMED],
    ],
    delete_module: [['sys_delete_module', 128, ASSUMED]],
    sys_acct: [['sys_acct', 96, ASSUMED]],

    // the put
    path_put: [['path_put', 16, ASSUMED]],
    mntput: [['mntput', 16, ASSUMED]],
    mntput_no_expire: [['mntput_no_expire', 48, ASSUMED]],
    dput: [['dput', 32, ASSUMED]],
    __cleanup_mnt: [['__cleanup_mnt', 16, ASSUMED]],
    cleanup_mnt: [['cleanup_mnt', 32, ASSUMED]],
    mnt_pin_kill: [['mnt_pin_kill', 32, ASSUMED]],
    pin_kill: [['pin_kill', 96, ASSUMED]],
    acct_pin_kill: [['acct_pin_kill', 48, ASSUMED]],
    fsnotify_vfsmount_delete: [['fsnotify_vfsmount_delete', 64, ASSUMED]],
    deactivate_super: [['deactivate_super', 32, ASSUMED]],
    deactivate_locked_super: [['deactivate_locked_super', 48, ASSUMED]],
    kill_block_super: [['kill_block_super', 32, ASSUMED]],
    kill_litter_super: [['kill_litter_super', 32, ASSUMED]],
    nfs_kill_super: [['nfs_kill_super', 32, ASSUMED]],
    generic_shutdown_super: [['generic_shutdown_super', 48, ASSUMED]],
    put_super: [['put_super', 32, ASSUMED]],

    // what the file systems need below it
    shmem_evict_inode: SHMEM_EVICT,
    ext4_evict_inode: EXT4_EVICT,
    xfs_fs_evict_inode: XFS_EVICT,
    xfs_log_force: XFS_LOG_FORCE_2010,
    nfs_free_server: NFS_SHUTDOWN,
    submit_bio: BLOCK_AND_ATA_2010,

    // sleeping
    wait_for_completion: SLEEP_FTRACE,
  },
  stackEnter,
  stackLeave,
)
