/**
 * What happens when several CPUs do it at once: for each case the calls of each CPU, and what the answers of one round may
 * be, from 20,000 rounds on a running Linux 6.18.44. EBUSY may be spurious: a walker's reference is a reference.
 */
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'
import {
  chdir,
  close,
  exitAndForkAgain,
  is,
  mkdir,
  mountAt,
  open,
  remount,
  stat,
  touch,
  tryOpen,
  umount,
} from './world.ts'

const signalled = staticWords('raced_signal', 1, 'round that CPU 1 has finished')

function signal(round: number): void {
  Atomics.store(mem, signalled, round)
  Atomics.notify(mem, signalled)
}

function awaitSignal(round: number): void {
  for (let now = Atomics.load(mem, signalled); now !== round; now = Atomics.load(mem, signalled)) {
    Atomics.wait(mem, signalled, now)
  }
}

export interface RacedCase {
  cpus: number
  prepare?(round: number): void
  /** the answers of one CPU, at most four */
  act(cpu: number, round: number): string[]
  /** is a round with these answers, by CPU, allowed? */
  allows(answers: string[][]): boolean
}

const cases = new Map<string, RacedCase>()
export const racedNames = (): string[] => [...cases.keys()]
export const racedCase = (name: string): RacedCase => cases.get(name)!

const count = (answers: string[][], which: string): number => answers.flat().filter((a) => a === which).length
const only = (answers: string[][], ...allowed: string[]): boolean => answers.flat().every((a) => allowed.includes(a))

/** /m has just one tmpfs, with a file x. */
function freshMount(): void {
  while (umount('/m', 'detach') === 'OK');
  is(mountAt('/m', 'tmpfs'), 'OK')
  is(touch('/m/x'), 'OK')
}

function openAndClose(where: string): string {
  let fd = -1
  const answer = tryOpen(where, {}, (got) => (fd = got))
  if (answer === 'OK') is(close(fd), 'OK')
  return answer
}

/** All EBUSY is possible in Linux too, though not among its 20,000 rounds: each saw the lookup reference of the next. */
const oneOkOrAllBusy = (a: string[][]): boolean =>
  only(a, 'OK', 'EINVAL', 'EBUSY') && (count(a, 'OK') === 1 || only(a, 'EBUSY'))

cases.set('4 umounts of one mount: just one is OK, the others EINVAL, rarely EBUSY', {
  cpus: 4,
  prepare: freshMount,
  act: () => [umount('/m')],
  allows: oneOkOrAllBusy,
})
cases.set('4 lazy umounts of one mount: one OK and three EINVAL', {
  cpus: 4,
  prepare: freshMount,
  act: () => [umount('/m', 'detach')],
  allows: (a) => count(a, 'OK') === 1 && count(a, 'EINVAL') === 3,
})
cases.set('4 MNT_EXPIRE of one mount: at most one OK, and EINVAL only after an OK', {
  cpus: 4,
  prepare: freshMount,
  act: () => [umount('/m', 'expire')],
  allows: (a) =>
    count(a, 'OK') <= 1 &&
    (count(a, 'EAGAIN') >= 1 || only(a, 'EBUSY')) &&
    only(a, 'OK', 'EAGAIN', 'EBUSY', 'EINVAL') &&
    (count(a, 'EINVAL') === 0 || count(a, 'OK') === 1),
})
cases.set('umount against 3 stat: OK or EBUSY; what is inside is there or ENOENT', {
  cpus: 4,
  prepare: freshMount,
  act: (cpu) => (cpu === 0 ? [umount('/m')] : [stat('/m/x'), stat('/m')]),
  allows: ([u, ...stats]) =>
    ['OK', 'EBUSY'].includes(u![0]!) &&
    stats.every(([inside, point]) => point === 'OK' && only([[inside!]], 'OK', 'ENOENT')),
})
cases.set('umount against 3 open and close: OK or EBUSY; open is OK or ENOENT', {
  cpus: 4,
  prepare: freshMount,
  act: (cpu) => (cpu === 0 ? [umount('/m')] : [openAndClose('/m/x'), openAndClose('/m')]),
  allows: ([u, ...opens]) =>
    ['OK', 'EBUSY'].includes(u![0]!) &&
    opens.every(([inside, point]) => point === 'OK' && only([[inside!]], 'OK', 'ENOENT')),
})
cases.set('lazy umount against stat, open and chdir: always OK', {
  cpus: 4,
  prepare: freshMount,
  act: (cpu) => {
    if (cpu === 0) return [umount('/m', 'detach')]
    if (cpu === 1) return [stat('/m/x')]
    return cpu === 2 ? [openAndClose('/m/x')] : [chdir('/m'), chdir('/')]
  },
  allows: ([u, inside, opened, moved]) =>
    u![0] === 'OK' && only([inside!, opened!], 'OK', 'ENOENT') && only([moved!], 'OK'),
})
cases.set('EXPIRE twice against 3 stat: OK, EAGAIN and EBUSY, and never OK at first', {
  cpus: 4,
  prepare: freshMount,
  act: (cpu) => (cpu === 0 ? [umount('/m', 'expire'), umount('/m', 'expire')] : [stat('/m/x')]),
  allows: ([u]) => ['EAGAIN', 'EBUSY'].includes(u![0]!) && ['OK', 'EAGAIN', 'EBUSY'].includes(u![1]!),
})
cases.set('plain, lazy and forced umounts together: just one is OK', {
  cpus: 4,
  prepare: freshMount,
  act: (cpu) => [umount('/m', ['', 'detach', 'force', 'detach'][cpu])],
  allows: (a) => count(a, 'OK') === 1 && only(a, 'OK', 'EINVAL', 'EBUSY'),
})
cases.set('4 mounts of a single-instance type on one point: one OK and three EBUSY', {
  cpus: 4,
  prepare: () => {
    while (umount('/m', 'detach') === 'OK');
  },
  act: () => [mountAt('/m', 'sysfs')],
  allows: (a) => count(a, 'OK') === 1 && count(a, 'EBUSY') === 3,
})
cases.set('mount, umount and mount again of one device on 3 CPUs: the device is never EBUSY', {
  cpus: 3,
  act: (cpu) => {
    const at = ['/n', '/o', '/p'][cpu]!
    return [mountAt(at, 'ext4', { key: 9 }), umount(at), mountAt(at, 'ext4', { key: 9 }), umount(at)]
  },
  allows: (a) => only(a, 'OK'),
})
cases.set('close and exit in one CPU, then umount in another: never EBUSY', {
  cpus: 2,
  prepare: freshMount,
  act: (cpu, round) => {
    if (cpu === 1) {
      is(chdir('/m'), 'OK')
      const fd = open('/m')
      if (round % 2 === 0) {
        is(close(fd), 'OK')
        is(chdir('/'), 'OK')
      } else {
        exitAndForkAgain()
      }
      signal(round + 1)
      return []
    }
    awaitSignal(round + 1)
    return [umount('/m')]
  },
  allows: ([u]) => u![0] === 'OK',
})
cases.set('2 CPUs that mount on one point while 2 unmount there: every umount is OK or EINVAL', {
  cpus: 4,
  act: (cpu) => (cpu < 2 ? [mountAt('/m', 'tmpfs'), umount('/m', 'detach')] : [umount('/m', 'detach')]),
  allows: (a) => only(a, 'OK', 'EINVAL', 'ENOENT'),
})
cases.set('a child comes while the parent goes: no umount of a parent with a child is OK', {
  cpus: 2,
  prepare: () => {
    freshMount()
    is(mkdir('/m/d'), 'OK')
  },
  act: (cpu) => (cpu === 0 ? [umount('/m')] : [mountAt('/m/d', 'tmpfs')]),
  allows: ([u, m]) =>
    (u![0] === 'OK' ? ['ENOENT', 'EINVAL'].includes(m![0]!) : u![0] === 'EBUSY' && m![0] === 'OK') ||
    (u![0] === 'EBUSY' && m![0] === 'ENOENT'),
})
cases.set('remount read-only against 2 writers: EBUSY or OK, and no writer after an OK', {
  cpus: 3,
  prepare: freshMount,
  act: (cpu) => {
    if (cpu === 0) return [remount('/m', true), touch('/m/y')]
    let fd = -1
    const answer = tryOpen('/m/x', { write: true }, (got) => (fd = got))
    if (answer === 'OK') is(close(fd), 'OK')
    return [answer]
  },
  allows: ([r, ...writers]) => {
    if (!only(writers, 'OK', 'EROFS')) return false
    return r![0] === 'OK' ? r![1] === 'EROFS' : r![0] === 'EBUSY' && r![1] === 'OK' && only(writers, 'OK')
  },
})
