import { meaningful } from './meaningful.ts'
import type { Op, Program } from './program.ts'

/**
 * Programs about the objects that a finding names: what one CPU may do with such an object, against what another may do to
 * it at the same time. The log says what was done last, but not always what it was done to.
 */
interface Topic {
  /** in the words of findings, and of the functions that they come from */
  named: RegExp
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

const TOPICS: Topic[] = [
  {
    named: /acct|fs_pin|pin_|accounting/,
    before: [mount, file, account],
    one: [[{ do: 'acct', ns: 0 }], [account], [exit]],
    other: [[detach], [umount], [{ do: 'acct', ns: 0 }], [exit]],
  },
  {
    named: /module|text|init/,
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
    named: /kern|internal|leak|never freed|supers/,
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
    named: /sleeps in|waits for/,
    before: [mount, directory, { do: 'mount', at: '/a/d', fs: 'mem' }],
    one: [[{ do: 'unshare', locked: true }, exit], [detach]],
    other: [[{ do: 'unshare', locked: true }, exit]],
  },
  {
    named: /mark|fsnotify|watch/,
    before: [mount, { do: 'watch', group: 0, at: '/a' }],
    one: [[{ do: 'unwatch', group: 0 }], [{ do: 'watch', group: 0, at: '/a' }]],
    other: [[detach], [umount]],
  },
  {
    named: /super|device|fs_info|sget/,
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
    named: /dentr|defer|later/,
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
    named: /born/,
    before: [],
    one: [[{ ...disk, failing: 3 }]],
    other: [[{ do: 'mount', at: '/b', fs: 'disk', key: 1 }]],
  },
  {
    named: /s_umount|remount/,
    before: [disk],
    one: [[{ do: 'remount', at: '/a', readonly: false }], [{ do: 'remount', at: '/a', readonly: true }]],
    other: [[detach], [stat]],
  },
  {
    named: /kern_unmount|stacked|lower/,
    before: [{ do: 'mount', at: '/a', fs: 'stacked' }],
    one: [[detach], [umount]],
    other: [[stat], [chdir, leave]],
  },
  {
    named: /flush_puts|delayed_fput|delayed_mntput/,
    before: [mount, open, detach],
    one: [[{ do: 'close', fd: 0, how: 'kthread' }]],
    other: [[stat], [exit]],
  },
]

const push: Op = { do: 'push work' }
const ABOUT_WORK: Topic[] = [
  {
    named: /node that CPU|pushed|lost/,
    before: [],
    one: [[push, push]],
    other: [[push, push], [push]],
  },
  {
    named: /cancel|take_a_moment/,
    before: [],
    one: [[{ do: 'item', how: 'cancel twice' }]],
    other: [[{ do: 'item', how: 'cancel' }], [{ do: 'item', how: 'queue' }], [{ do: 'item', how: 'cancel twice' }]],
  },
  {
    named: /wait_for_other|complete_other|chain work/,
    before: [],
    one: [[{ do: 'chain work' }]],
    other: [[{ do: 'chain work' }]],
  },
  {
    named: /rcu|free_thing|memory/,
    before: [],
    one: [[{ do: 'kfree_rcu', count: 2 }]],
    other: [[{ do: 'kfree_rcu', count: 2 }]],
  },
  {
    named: /module_mutex|probe_module/,
    before: [{ do: 'insmod', module: 'mod' }],
    one: [[{ do: 'rmmod', module: 'mod' }]],
    other: [[{ do: 'probe', module: 'mod' }]],
  },
  {
    named: /serve|reply/,
    before: [{ do: 'mount', at: '/a', fs: 'served' }],
    one: [[{ do: 'serve', at: '/a' }]],
    other: [[detach], [umount]],
  },
  {
    named: /reclaim|pool_manager/,
    before: [mount],
    one: [[{ do: 'reclaim', at: '/a' }]],
    other: [[detach], [umount]],
  },
]

const fork: Op = { do: 'fork', here: 0, there: 1 }
const ABOUT_REFERENCES: Topic[] = [
  {
    named: /mount#|mntput|umount|dentries in use/,
    before: [mount],
    one: [[umount], [detach]],
    other: [[stat], [open, close]],
  },
  {
    named: /mntput|reference|final put|negative/,
    before: [mount, open],
    before1: [chdir, detach],
    one: [[close]],
    other: [[fork, fork]],
  },
]

const ABOUT_MOUNTS: Topic[] = [
  {
    named: /./,
    before: [mount, { do: 'mount', at: '/b', fs: 'mem' }, { do: 'watch', group: 0, at: '/' }],
    one: [[umount], [detach, { do: 'unwatch', group: 0 }]],
    other: [[{ do: 'umount', at: '/b', how: '' }], [{ do: 'unwatch', group: 0 }], [exit]],
  },
  {
    named: /./,
    before: [mount, directory],
    one: [[umount], [detach], [{ do: 'mount', at: '/a/d', fs: 'mem' }, detach]],
    other: [[stat], [open, close], [chdir, leave], [{ do: 'listmount', at: '/a' }], [detach]],
  },
]

/** Programs about what the message names. */
export function programsAbout(message: string): Program[] {
  return programsOf(
    [...ABOUT_SUPERS, ...ABOUT_WORK, ...ABOUT_REFERENCES, ...TOPICS].filter(({ named }) => named.test(message)),
  )
}

/** Programs about mounts, which every finding may have to do with. */
export function programsAboutMounts(): Program[] {
  return programsOf(ABOUT_MOUNTS)
}

function programsOf(topics: readonly Topic[]): Program[] {
  return topics.flatMap(({ before, before1 = [], one, other }) => {
    const first = [...before.map((op) => ({ cpu: 0, op })), ...before1.map((op) => ({ cpu: 1, op }))]
    return one.flatMap((mine) => other.map((yours) => meaningful({ before: first, cpus: [mine, yours] })))
  })
}
