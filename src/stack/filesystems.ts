import type { Calls } from './model_calls.ts'
import { MODEL_CALLS } from './model_calls.ts'

/** What a filesystem takes below the call of deactivate_super. */
export interface Filesystem {
  id: string
  title: string
  /** calls that really happen, one after the other: the deepest that somebody picked by hand */
  calls: readonly Calls[]
  /** no more than this, of direct calls that 6.12 could make, in branches of which some exclude each other; down to each kind of disk */
  bound: { without: number; nvme?: number; ahci?: number }
  /** each layer of the filesystem puts a mount of the one below, which `inline` ends there and then */
  stacked?: boolean
}

const model = (name: string): Calls => MODEL_CALLS[name]!
const block = (kill_sb: string): string[] => [
  'deactivate_super',
  'deactivate_locked_super',
  kill_sb,
  'kill_block_super',
  'generic_shutdown_super',
]
const ANON = ['deactivate_super', 'deactivate_locked_super', 'kill_anon_super', 'generic_shutdown_super']

export const FILESYSTEMS: readonly Filesystem[] = [
  {
    id: 'ext4',
    title: 'ext4, an inode that has lost its last name, to an AHCI disk',
    calls: [block('ext4_kill_sb'), model('ext4_evict_inode'), model('submit_bio')],
    bound: { without: 4904, nvme: 6184, ahci: 6088 },
  },
  {
    id: 'xfs',
    title: 'XFS, to an AHCI disk',
    calls: [block('xfs_kill_sb'), model('xfs_fs_evict_inode'), model('xfs_log_force'), model('submit_bio')],
    bound: { without: 5872, nvme: 6944, ahci: 6848 },
  },
  {
    id: 'btrfs',
    title: 'btrfs, a commit that frees an extent and allocates a chunk',
    calls: [
      ['deactivate_super', 'deactivate_locked_super', 'btrfs_kill_super', 'kill_anon_super', 'generic_shutdown_super'],
      [
        'btrfs_put_super',
        'close_ctree',
        'btrfs_commit_super',
        'btrfs_commit_current_transaction',
        'btrfs_commit_transaction',
        'btrfs_run_delayed_refs',
        '__btrfs_run_delayed_refs',
        '__btrfs_free_extent',
        'btrfs_search_slot',
        'btrfs_cow_block',
        'btrfs_force_cow_block',
        'btrfs_alloc_tree_block',
        'btrfs_reserve_extent',
        'find_free_extent',
        'btrfs_chunk_alloc',
        'btrfs_create_chunk',
      ],
    ],
    bound: { without: 8664, nvme: 10512, ahci: 10416 },
  },
  {
    id: 'nfs',
    title: 'NFS 4.1, telling the server, to a network card',
    calls: [['deactivate_super', 'deactivate_locked_super', 'nfs_kill_super'], model('nfs_free_server')],
    bound: { without: 2240 },
  },
  {
    id: 'overlay',
    title: 'overlay, its layers put later',
    calls: [ANON, ['ovl_put_super', 'ovl_free_fs', 'kern_unmount_array', 'mntput_no_expire', 'task_work_add']],
    bound: { without: 2048 },
    stacked: true,
  },
  {
    id: 'fuse',
    title: 'fuse',
    calls: [
      ['deactivate_super', 'deactivate_locked_super', 'fuse_kill_sb_anon', 'fuse_conn_destroy', 'fuse_abort_conn'],
    ],
    bound: { without: 2096 },
  },
  {
    id: 'tmpfs',
    title: 'tmpfs, an inode that has lost its last name',
    calls: [
      ['deactivate_super', 'deactivate_locked_super', 'kill_litter_super', 'kill_anon_super', 'generic_shutdown_super'],
      model('shmem_evict_inode'),
    ],
    bound: { without: 2800 },
  },
]

/** An overlay's put of what lies below it, when that is the last one and is cleaned up in place: deactivate_super once more. */
export const LAYER = [
  ...ANON,
  'ovl_put_super',
  'ovl_free_fs',
  'kern_unmount_array',
  'mntput',
  'mntput_no_expire',
  'cleanup_mnt',
]
