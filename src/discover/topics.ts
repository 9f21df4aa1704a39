import type { About } from '../shm/about.ts'
import type { Op } from './program.ts'

/**
 * What one CPU may do with something, against what another may do to it at the same time. A stress run's log says what was done last,
 * but not always what it was done to.
 */
export interface Topic {
  /** in the words of findings; objects by their kind, locks without the names of filesystems */
  about: About
  before: Op[]
  /** before the race, too, by the other CPU */
  before1?: Op[]
  one: Op[][]
  other: Op[][]
}

const mount: Op = { do: 'mount', at: '/a', fs: 'mem' }
const disk: Op = { do: 'mount', at: '/a', fs: 'disk', key: 1 }
const file: Op = { do: 'create', at: '/a', name: 'f' }
const directory: Op = { do: 'create', at: '/a', name: 'd' }
const account: Op = { do: 'acct', ns: 0, at: '/a/f' }
const umount: Op = { do: 'umount', at: '/a', how: '' }
const detach: Op = { do: 'umount', at: '/a', how: 'detach' }
const open: Op = { do: 'open', at: '/a', how: 'read' }
const close: Op = { do: 'close', fd: 0 }
const stat: Op = { do: 'stat', at: '/a' }
const chdir: Op = { do: 'chdir', at: '/a' }
const leave: Op = { do: 'chdir', at: '/' }
const exit: Op = { do: 'exit' }

const ABOUT_OTHERS: Topic[] = [
  {
    about: {
      objects: ['bsd_acct_struct'],
      locks: ['&acct->lock', 'pin_lock', '(fs_pin_wait)', '(completion)&acct->done'],
      functions: ['acct_pin_kill', 'close_work', 'free_acct'],
      running: ['acct'],
    },
    before: [mount, file, account],
    one: [[{ do: 'acct', ns: 0 }], [account], [exit]],
    other: [[detach], [umount], [{ do: 'acct', ns: 0 }], [exit]],
  },
  {
    about: { objects: ['module', 'module_text', 'file_system_type'], running: ['insmod', 'rmmod'] },
    before: [],
    one: [[{ do: 'insmod', module: 'badmod' }], [{ do: 'rmmod', module: 'mod' }], [{ do: 'insmod', module: 'mod' }]],
    other: [
      [{ do: 'mount', at: '/a', fs: 'badmod' }],
      [{ do: 'mount', at: '/a', fs: 'mod' }, umount],
      [{ do: 'mount', at: '/a', fs: 'mod' }, detach],
      [{ do: 'rmmod', module: 'mod' }],
    ],
  },
  {
    about: {
      objects: ['module', 'module_text', 'file_system_type', 'super_block'],
      functions: ['kern_unmount'],
      running: ['insmod', 'rmmod', 'use module'],
    },
    before: [],
    one: [
      [{ do: 'insmod', module: 'badkern' }],
      [
        { do: 'insmod', module: 'kern' },
        { do: 'rmmod', module: 'kern' },
      ],
    ],
    other: [[{ do: 'use module', module: 'kern' }]],
  },
  {
    about: { objects: ['mnt_namespace'], locks: ['namespace_sem'], running: ['container', 'exit', 'unshare'] },
    before: [mount, directory, { do: 'mount', at: '/a/d', fs: 'mem' }],
    one: [[{ do: 'unshare', locked: true }, exit], [detach]],
    other: [[{ do: 'unshare', locked: true }, exit]],
  },
  {
    about: {
      objects: ['fsnotify_mark'],
      locks: ['mark_lock'],
      functions: ['fsnotify_free_mark', 'fsnotify_vfsmount_delete'],
      running: ['watch', 'unwatch'],
    },
    before: [mount, { do: 'watch', group: 0, at: '/a' }],
    one: [[{ do: 'unwatch', group: 0 }], [{ do: 'watch', group: 0, at: '/a' }]],
    other: [[detach], [umount]],
  },
  {
    about: {
      objects: ['super_block', 'fs_info'],
      locks: ['sb_lock', '&sb->s_umount', '&type->s_umount_key', '(sb_dead)'],
      functions: ['destroy_super_work', 'flush_filesystem', 'kill_block_super'],
      running: ['flush', 'flush storm'],
    },
    before: [disk],
    one: [[detach], [umount]],
    other: [
      [{ do: 'mount', at: '/b', fs: 'disk', key: 1 }],
      [{ do: 'mount', at: '/b', fs: 'disk', key: 2 }],
      [{ do: 'mount', at: '/b', fs: 'disk2', key: 1 }],
      [{ do: 'flush', fs: 'disk' }],
    ],
  },
  {
    about: {
      objects: ['dentry', 'deferred_file'],
      locks: ['dcache_lock', 'deferred_lock'],
      functions: ['deferred_work_close', 'kill_deferring_super'],
      running: ['close later'],
    },
    before: [{ do: 'mount', at: '/a', fs: 'net' }, file],
    one: [
      [open, detach, { do: 'close', fd: 0, how: 'later' }],
      [open, { do: 'close', fd: 0, how: 'later' }],
    ],
    other: [[umount], [detach], [stat]],
  },
]

const ABOUT_SUPERS: Topic[] = [
  {
    about: { objects: ['super_block'], running: ['mount without memory'] },
    before: [],
    one: [[{ ...disk, failing: 3 }]],
    other: [[{ do: 'mount', at: '/b', fs: 'disk', key: 1 }]],
  },
  {
    about: { locks: ['&sb->s_umount', '&type->s_umount_key'], running: ['remount'] },
    before: [disk],
    one: [[{ do: 'remount', at: '/a', readonly: false }], [{ do: 'remount', at: '/a', readonly: true }]],
    other: [[detach], [stat]],
  },
  {
    about: { functions: ['kern_unmount', 'kill_stacked_super', 'kill_overlay_super'], running: ['kern_unmount'] },
    before: [{ do: 'mount', at: '/a', fs: 'stacked' }],
    one: [[detach], [umount]],
    other: [[stat], [chdir, leave]],
  },
  {
    about: {
      objects: ['put_later'],
      locks: ['delayed_fput_flush', 'delayed_mntput_flush'],
      functions: ['delayed_fput', 'delayed_mntput', 'flush_puts'],
      running: ['kthread close'],
    },
    before: [mount, open, detach],
    one: [[{ do: 'close', fd: 0, how: 'kthread' }]],
    other: [[stat], [exit]],
  },
]

const push: Op = { do: 'push work' }
const ABOUT_WORK: Topic[] = [
  {
    about: {
      objects: ['pushed_list', 'pushed_wq', 'pushed_nodes', 'pushes_under_way'],
      functions: ['take_pushed'],
      running: ['push work'],
    },
    before: [],
    one: [[push, push]],
    other: [[push, push], [push]],
  },
  {
    about: { functions: ['take_a_moment'], running: ['item'] },
    before: [],
    one: [[{ do: 'item', how: 'cancel twice' }]],
    other: [[{ do: 'item', how: 'cancel' }], [{ do: 'item', how: 'queue' }], [{ do: 'item', how: 'cancel twice' }]],
  },
  {
    about: { functions: ['wait_for_other', 'complete_other'], running: ['chain work'] },
    before: [],
    one: [[{ do: 'chain work' }]],
    other: [[{ do: 'chain work' }]],
  },
  {
    about: { objects: ['thing'], functions: ['free_thing', 'rcu_work_func'], running: ['kfree_rcu'] },
    before: [],
    one: [[{ do: 'kfree_rcu', count: 2 }]],
    other: [[{ do: 'kfree_rcu', count: 2 }]],
  },
  {
    about: { locks: ['module_mutex'], functions: ['probe_module'], running: ['probe'] },
    before: [{ do: 'insmod', module: 'mod' }],
    one: [[{ do: 'rmmod', module: 'mod' }]],
    other: [[{ do: 'probe', module: 'mod' }]],
  },
  {
    about: { locks: ['(completion)&req->reply'], functions: ['kill_served_super'], running: ['serve'] },
    before: [{ do: 'mount', at: '/a', fs: 'served' }],
    one: [[{ do: 'serve', at: '/a' }]],
    other: [[detach], [umount]],
  },
  {
    about: { objects: ['worker_pool'], locks: ['fs_reclaim', '(pool_manager)'], running: ['reclaim'] },
    before: [mount],
    one: [[{ do: 'reclaim', at: '/a' }]],
    other: [[detach], [umount]],
  },
]

const fork: Op = { do: 'fork', here: 0, there: 1 }
const ABOUT_REFERENCES: Topic[] = [
  {
    about: {
      objects: ['mount'],
      functions: ['complete', 'mntput', 'rcu_work_func', 'umount'],
      running: ['umount', 'umount -l'],
    },
    before: [mount],
    one: [[umount], [detach]],
    other: [[stat], [open, close]],
  },
  {
    about: {
      objects: ['mount', 'file'],
      functions: ['mntput', '____fput', 'cleanup_mnt_work'],
      running: ['close', 'fork'],
    },
    before: [mount, open],
    before1: [chdir, detach],
    one: [[close]],
    other: [[fork, fork]],
  },
]

/** What every finding may have to do with. */
export const ABOUT_MOUNTS: readonly Topic[] = [
  {
    about: {},
    before: [mount, { do: 'mount', at: '/b', fs: 'mem' }, { do: 'watch', group: 0, at: '/' }],
    one: [[umount], [detach, { do: 'unwatch', group: 0 }]],
    other: [[{ do: 'umount', at: '/b', how: '' }], [{ do: 'unwatch', group: 0 }], [exit]],
  },
  {
    about: {},
    before: [mount, directory],
    one: [[umount], [detach], [{ do: 'mount', at: '/a/d', fs: 'mem' }, detach]],
    other: [[stat], [open, close], [chdir, leave], [{ do: 'listmount', at: '/a' }], [detach]],
  },
]

export const TOPICS: readonly Topic[] = [...ABOUT_SUPERS, ...ABOUT_WORK, ...ABOUT_REFERENCES, ...ABOUT_OTHERS]
