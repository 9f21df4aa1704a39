import { do_syscall } from '#kernel/entry'
import { errnoName } from '#kernel/lib/errno'
import { load_module } from '#kernel/module/load_module'
import { failSlab, failSlabCountdown } from '#shm/failslab'
import { wordsInUse } from '#shm/slab'
import { threadId } from '#shm/thread'
import { numberOf } from '../names.ts'
import {
  acct,
  bind,
  chdir,
  cleanUp,
  is,
  mkdir,
  mountAt,
  settle,
  stat,
  table,
  touch,
  tryOpen,
  umount,
  unshare,
  watch,
} from '../world.ts'

export * from '../base.ts'

interface Case {
  prepare?(): void
  call(): string
  /** the answer when nothing fails, OK unless given */
  whole?: string
  /** the answer when an allocation fails, ENOMEM unless given */
  short?: string
}

const insmod = (name: string) => (): string => errnoName(do_syscall(0, () => load_module(numberOf(name))))
const mounted = (): void => {
  is(mountAt('/m', 'tmpfs'), 'OK')
  is(touch('/m/x'), 'OK')
}

export const cases: Record<string, Case> = {
  'mount of a filesystem': { call: () => mountAt('/m', 'tmpfs') },
  'mount of a device': { call: () => mountAt('/m', 'ext4', { key: 4 }) },
  'mount of a device that is mounted already': {
    prepare: () => is(mountAt('/n', 'ext4', { key: 4 }), 'OK'),
    call: () => mountAt('/m', 'ext4', { key: 4 }),
  },
  'mount of a filesystem that lies on another one': { call: () => mountAt('/m', 'overlay') },
  'bind mount': { prepare: mounted, call: () => bind('/m', '/n') },
  open: { prepare: mounted, call: () => tryOpen('/m/x') },
  'open for writing': { prepare: mounted, call: () => tryOpen('/m/x', { write: true }) },
  mkdir: { prepare: mounted, call: () => mkdir('/m/d') },
  unshare: {
    prepare: () => {
      mounted()
      is(mkdir('/m/d'), 'OK')
      is(mountAt('/m/d', 'ramfs'), 'OK')
      is(bind('/m', '/n'), 'OK')
    },
    call: () => unshare(),
  },
  acct: { prepare: mounted, call: () => acct('/m/x') },
  'acct on another file': {
    prepare: () => {
      mounted()
      is(touch('/m/y'), 'OK')
      is(acct('/m/y'), 'OK')
    },
    call: () => acct('/m/x'),
  },
  'inotify watch': { prepare: mounted, call: () => watch('/m', 1) },
  insmod: { call: insmod('fuse') },
  'insmod of a module with a kernel mount': { call: insmod('pipefs') },
  'insmod of a module whose init fails anyway': { call: insmod('whole_then_fails'), whole: 'EINVAL' },
  // As in Linux: mount(2) learns only that the filesystem is still not there.
  'mount that needs a module': { call: () => mountAt('/m', 'fuse'), short: 'ENODEV or ENOMEM' },
}
/** Calls that allocate nothing: they succeed however little is left. */
export const frugal: Record<string, Case> = {
  stat: { prepare: mounted, call: () => stat('/m/x') },
  chdir: { prepare: mounted, call: () => chdir('/m') },
  umount: { prepare: mounted, call: () => umount('/m') },
  'umount -l': { prepare: mounted, call: () => umount('/m', 'detach') },
  'umount of a mount with an accounting file': {
    prepare: () => {
      mounted()
      is(acct('/m/x'), 'OK')
    },
    call: () => umount('/m'),
  },
}

/** Fails each allocation of the call in turn; the complaints, and how many allocations there were. */
export function failEach(name: string): { complaints: string[]; allocations: number } {
  const { prepare, call, whole = 'OK', short = 'ENOMEM' } = (cases[name] ?? frugal[name])!
  const complaints: string[] = []
  for (let nth = 1; nth < 100; nth++) {
    let answer = ''
    let left = 0
    try {
      prepare?.()
      const before = table()
      failSlab(nth, threadId)
      answer = call()
      left = failSlabCountdown(threadId)
      failSlab(0, threadId)
      if (left === 0) {
        if (!short.includes(answer)) complaints.push(`allocation ${nth} fails: ${answer}`)
        is(table(), before)
        answer = call()
      }
      if (answer !== whole) complaints.push(`with memory: ${answer}`)
    } catch (error) {
      failSlab(0, threadId)
      complaints.push(`allocation ${nth}: ${(error as Error).message}`)
    }
    cleanUp()
    complaints.push(...settle())
    if (left > 0 || complaints.length > 0) return { complaints, allocations: nth - 1 }
  }
  return { complaints: [...complaints, 'allocates without end'], allocations: 99 }
}

/** Mounts until the arena is full, takes all down, and does it again: how many mounts each time, and the last answer. */
export function fillTheArena(): unknown {
  const counts: number[] = []
  const answers: string[] = []
  for (let time = 0; time < 2; time++) {
    let answer = mountAt('/m', 'tmpfs')
    let count = 0
    while (answer === 'OK') {
      count++
      answer = mountAt('/m', 'tmpfs')
    }
    answers.push(answer, tryOpen('/missing'), stat('/m'))
    counts.push(count)
    const full = wordsInUse()
    while (umount('/m') === 'OK');
    cleanUp()
    answers.push(...settle())
    if (full <= wordsInUse()) answers.push('nothing was given back')
  }
  return { answers, steady: counts[0]! > 20 && counts[1]! >= counts[0]! - 2, counts }
}
