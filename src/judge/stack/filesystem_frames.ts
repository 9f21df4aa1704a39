// explore: atomic

/**
 * What filesystems and the block layer need below deactivate_super. XFS's allocation, its log force and all of the block
 * layer are as measured: a trace of an overflow, from xfs_alloc_fix_freelist down to the disk driver, 3,584 bytes in
 * which XFS frees an extent, must wait for the log, and submits. Freeing extents is what evicting an unlinked inode does at
 * umount; that part, and ext4, NFS and tmpfs, are assumed, each held against "3 kB and more" and "5 kB on XFS".
 */
export const ASSUMED = 'assumed'
/** A process that reads a file, enters reclaim and writes back through XFS: 8,336 bytes deep. */
export const WRITE_2010 = 'stack_trace of 2.6.33, linux-mm 9 April 2010, <4BBF2F18.10507@humyo.com>'
/** A process that creates a file. */
export const OPEN_2011 = 'stack_trace of 3.0, linux-mm 18 July 2011, <20110718022226.GC30254@dastard>'
const FLUSHER_2010 = 'stack_trace quoted on linux-mm 15 June 2010, <20100615162839.GI28052@random.random>'
const FTRACE = 'stack_trace in Documentation/trace/ftrace.txt'

type Rows = ReadonlyArray<readonly [string, number, string]>
const measured = (rows: ReadonlyArray<readonly [string, number]>, source: string): Rows =>
  rows.map(([name, bytes]) => [name, bytes, source] as const)
const assumed = (rows: ReadonlyArray<readonly [string, number]>): Rows => measured(rows, ASSUMED)

/**
 * The first frames of a kernel thread. In 2010 kthread's frame, with its struct kthread, took 96 bytes; by 2014 that struct
 * had gained flags, a CPU, a data pointer and a second completion.
 */
export const KTHREAD_2010: Rows = [
  ['kernel_thread_helper', 184, FLUSHER_2010],
  ['kthread', 176, ASSUMED],
]

export const SLEEP_FTRACE: Rows = measured(
  [
    ['wait_for_completion', 16],
    ['wait_for_common', 112],
    ['schedule_timeout', 128],
    ['schedule', 16],
    ['__schedule', 128],
  ],
  FTRACE,
)

export const BLOCK_AND_ATA_2010: Rows = measured(
  [
    ['submit_bio', 80],
    ['generic_make_request', 208],
    ['__make_request', 96],
    ['__elv_add_request', 48],
    ['elv_insert', 48],
    ['__blk_run_queue', 32],
    ['scsi_request_fn', 96],
    ['scsi_dispatch_cmd', 48],
    ['ata_scsi_queuecmd', 64],
    ['ata_scsi_translate', 64],
    ['ata_qc_issue', 96],
    ['mv_qc_issue', 96],
    ['ata_sff_qc_issue', 48],
    ['ata_pio_queue_task', 32],
    ['queue_delayed_work', 16],
    ['queue_work', 16],
    ['queue_work_on', 16],
    ['__queue_work', 48],
    ['insert_work', 64],
    ['__wake_up', 64],
    ['__wake_up_common', 64],
    ['autoremove_wake_function', 32],
    ['default_wake_function', 16],
    ['try_to_wake_up', 96],
    ['select_task_rq_fair', 304],
  ],
  WRITE_2010,
)

/** Waiting for the log before a freed block may be used again, down to the submission. */
export const XFS_LOG_FORCE_2010: Rows = measured(
  [
    ['xfs_log_force', 32],
    ['_xfs_log_force', 32],
    ['xlog_state_sync', 160],
    ['xlog_state_release_iclog', 64],
    ['xlog_sync', 80],
    ['xlog_bdstrat_cb', 32],
    ['xfs_buf_iorequest', 48],
    ['_xfs_buf_ioapply', 96],
  ],
  WRITE_2010,
)

/** Evicting an inode that has lost its last name: its extents are freed, which may split the trees of free space. */
export const XFS_EVICT: Rows = [
  ...assumed([
    ['evict_inodes', 64],
    ['dispose_list', 32],
    ['evict', 48],
    ['xfs_fs_evict_inode', 48],
    ['xfs_inactive', 128],
    ['xfs_itruncate_extents', 176],
    ['xfs_bmap_finish', 96],
    ['xfs_free_extent', 240],
  ]),
  ...measured(
    [
      ['xfs_alloc_fix_freelist', 224],
      ['xfs_free_ag_extent', 144],
      ['xfs_btree_insert', 128],
      ['xfs_btree_insrec', 224],
      ['xfs_btree_make_block_unfull', 96],
      ['xfs_btree_split', 208],
      ['xfs_allocbt_alloc_block', 48],
      ['xfs_alloc_get_freelist', 112],
      ['xfs_alloc_search_busy', 64],
    ],
    WRITE_2010,
  ),
]

export const EXT4_EVICT: Rows = assumed([
  ['evict_inodes', 64],
  ['dispose_list', 32],
  ['evict', 48],
  ['ext4_evict_inode', 64],
  ['ext4_truncate', 96],
  ['ext4_ext_truncate', 64],
  ['ext4_ext_remove_space', 176],
  ['ext4_remove_blocks', 144],
  ['ext4_free_blocks', 224],
  ['ext4_mb_load_buddy', 96],
  ['ext4_mb_init_cache', 176],
  ['ext4_read_block_bitmap_nowait', 80],
  ['submit_bh', 64],
])

/** Tells the server that the client goes: a call, down to the network card. */
export const NFS_SHUTDOWN: Rows = assumed([
  ['nfs_free_server', 48],
  ['nfs4_destroy_server', 48],
  ['nfs_put_client', 48],
  ['nfs4_destroy_session', 96],
  ['nfs4_proc_destroy_session', 144],
  ['rpc_call_sync', 144],
  ['rpc_run_task', 64],
  ['rpc_execute', 32],
  ['__rpc_execute', 112],
  ['call_transmit', 32],
  ['xprt_transmit', 96],
  ['xs_tcp_send_request', 80],
  ['xs_sendpages', 96],
  ['sock_sendmsg', 288],
  ['inet_sendmsg', 64],
  ['tcp_sendmsg', 224],
  ['__tcp_push_pending_frames', 32],
  ['tcp_write_xmit', 144],
  ['tcp_transmit_skb', 176],
  ['ip_queue_xmit', 112],
  ['ip_local_out', 32],
  ['ip_output', 80],
  ['ip_finish_output', 96],
  ['neigh_resolve_output', 112],
  ['dev_queue_xmit', 112],
  ['sch_direct_xmit', 80],
  ['dev_hard_start_xmit', 128],
  ['start_xmit', 160],
])

/** No I/O: pages are given back. */
export const SHMEM_EVICT: Rows = assumed([
  ['evict_inodes', 64],
  ['dispose_list', 32],
  ['evict', 48],
  ['shmem_evict_inode', 64],
  ['shmem_truncate_range', 352],
  ['truncate_inode_page', 32],
  ['delete_from_page_cache', 48],
  ['free_hot_cold_page', 64],
])
