import fc from 'fast-check'
import { meaningful } from './meaningful.ts'
import { FEWEST_CPUS, MOST_CPUS, MOST_OPERATIONS, type Op, type Program } from './program.ts'

/**
 * Programs that nobody wrote: short habits of real ones (mount and furnish, open and close, mark twice for expiry) strung
 * together by weight, most on one mount point, so that CPUs meet.
 */
const MOST_BEFORE = 10

const point = weighted<string>([
  [8, '/a'],
  [3, '/b'],
  [2, '/a/d'],
  [1, '/b/d'],
])
const place = weighted<string>([
  [10, '/a'],
  [3, '/b'],
  [3, '/a/d'],
  [2, '/a/f'],
  [1, '/b/d'],
  [1, '.'],
  [1, 'd'],
  [1, '@0'],
  [1, '@0/d'],
  [1, '/'],
])
const filesystem = weighted<{ fs: string; key?: number }>([
  [6, { fs: 'mem' }],
  [3, { fs: 'disk', key: 1 }],
  [1, { fs: 'disk', key: 2 }],
  [1, { fs: 'disk2', key: 1 }],
  [1, { fs: 'single' }],
  [1, { fs: 'net' }],
  [1, { fs: 'served' }],
  [1, { fs: 'stacked' }],
  [2, { fs: 'mod' }],
  [1, { fs: 'badmod' }],
])
const oneModule = weighted([
  [3, 'mod'],
  [2, 'badmod'],
  [2, 'kern'],
  [1, 'badkern'],
])
const group = fc.nat(1)
const slot = fc.nat(1)
const fd = fc.nat(1)

const mount = fc
  .record({ at: point, what: filesystem, expiring: oneIn(8), readonly: oneIn(16), furnished: fc.nat(3) })
  .map(({ at, what, expiring, readonly, furnished }): Op[] => [
    { do: 'mount', at, ...what, ...(expiring ? { expiring } : {}), ...(readonly ? { readonly } : {}) },
    ...((furnished & 1) !== 0 ? [{ do: 'create', at, name: 'd' } as const] : []),
    ...((furnished & 2) !== 0 ? [{ do: 'create', at, name: 'f' } as const] : []),
  ])
const umount = fc
  .record({
    at: point,
    how: weighted<'' | 'detach' | 'force'>([
      [4, ''],
      [4, 'detach'],
      [1, 'force'],
    ]),
  })
  .map(({ at, how }): Op[] => [{ do: 'umount', at, how }])
const expireTwice = point.map((at): Op[] => [
  { do: 'umount', at, how: 'expire' },
  { do: 'umount', at, how: 'expire' },
])
const open = fc
  .record({
    at: place,
    how: weighted<'read' | 'write' | 'path'>([
      [4, 'read'],
      [2, 'write'],
      [1, 'path'],
    ]),
    closed: fc.boolean(),
    fd,
  })
  .map(({ at, how, closed, fd }): Op[] => [{ do: 'open', at, how }, ...(closed ? [{ do: 'close', fd } as const] : [])])
const chdir = fc
  .record({ at: place, back: fc.boolean() })
  .map(({ at, back }): Op[] => [{ do: 'chdir', at }, ...(back ? [{ do: 'chdir', at: '/' } as const] : [])])
/** With memory for a few allocations only. */
const failingMount = fc
  .record({
    at: point,
    what: weighted<{ fs: string; key?: number }>([
      [1, { fs: 'mem' }],
      [3, { fs: 'disk', key: 1 }],
    ]),
    failing: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ at, what, failing }): Op[] => [{ do: 'mount', at, ...what, failing }])
const remount = fc
  .record({ at: place, readonly: fc.boolean(), bind: oneIn(3) })
  .map(({ at, readonly, bind }): Op[] => [{ do: 'remount', at, readonly, ...(bind ? { bind } : {}) }])
const lastClose = fc.constantFrom('later' as const, 'kthread' as const)
/** A file of a filesystem that is lazily unmounted before it is closed. */
const openedAndLeft = fc.record({ at: point, how: lastClose, fd }).map(({ at, how, fd }): Op[] => [
  { do: 'mount', at, fs: how === 'later' ? 'net' : 'mem' },
  { do: 'open', at, how: 'read' },
  { do: 'umount', at, how: 'detach' },
  { do: 'close', fd, how },
])
const account = fc
  .record({
    at: weighted([
      [4, '/a/f'],
      [1, '/b/f'],
    ]),
  })
  .map(({ at }): Op[] => [{ do: 'acct', ns: 0, at }])

const driver = weighted<Op>([
  [4, { do: 'push work' }],
  [1, { do: 'item', how: 'queue' }],
  [1, { do: 'item', how: 'flush' }],
  [1, { do: 'item', how: 'cancel' }],
  [2, { do: 'item', how: 'cancel twice' }],
  [2, { do: 'chain work' }],
  [2, { do: 'kfree_rcu', count: 2 }],
  [1, { do: 'probe', module: 'mod' }],
  [1, { do: 'probe', module: 'kern' }],
  [2, { do: 'fork', here: 0, there: 1 }],
])
const server = point.map((at): Op[] => [
  { do: 'mount', at, fs: 'served' },
  { do: 'serve', at },
])

const op = (made: fc.Arbitrary<Op>): fc.Arbitrary<Op[]> => made.map((one) => [one])
const always = (one: Op): fc.Arbitrary<Op[]> => fc.constant([one])

/** Habits that anybody may have at any time. */
const habit = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: op(fc.record({ do: fc.constant('stat' as const), at: place })) },
  { weight: 10, arbitrary: umount },
  { weight: 10, arbitrary: mount },
  { weight: 6, arbitrary: open },
  { weight: 4, arbitrary: op(fc.record({ do: fc.constant('close' as const), fd })) },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('close' as const), fd, how: lastClose })) },
  { weight: 2, arbitrary: openedAndLeft },
  { weight: 2, arbitrary: remount },
  { weight: 1, arbitrary: failingMount },
  { weight: 4, arbitrary: chdir },
  { weight: 3, arbitrary: op(fc.record({ do: fc.constant('bind' as const), from: place, at: point })) },
  { weight: 2, arbitrary: expireTwice },
  { weight: 1, arbitrary: always({ do: 'expire round' }) },
  { weight: 2, arbitrary: account },
  { weight: 3, arbitrary: always({ do: 'acct', ns: 0 }) },
  { weight: 2, arbitrary: always({ do: 'exit' }) },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('unshare' as const), locked: fc.boolean() })) },
  { weight: 2, arbitrary: op(fc.record({ do: fc.constant('watch' as const), group, at: place })) },
  { weight: 2, arbitrary: op(fc.record({ do: fc.constant('unwatch' as const), group })) },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('fchdir' as const), fd })) },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('listmount' as const), at: place })) },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('migrate' as const), to: fc.nat(MOST_CPUS - 1) })) },
  { weight: 4, arbitrary: op(fc.record({ do: fc.constant('insmod' as const), module: oneModule })) },
  { weight: 4, arbitrary: op(fc.record({ do: fc.constant('rmmod' as const), module: oneModule })) },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('use module' as const), module: oneModule })) },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('kern_mount' as const), slot })) },
  { weight: 2, arbitrary: op(fc.record({ do: fc.constant('kern_unmount' as const), slot })) },
  { weight: 2, arbitrary: always({ do: 'release' }) },
  { weight: 4, arbitrary: op(driver) },
  { weight: 2, arbitrary: server },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('serve' as const), at: place })) },
  { weight: 2, arbitrary: op(fc.record({ do: fc.constant('reclaim' as const), at: place })) },
  {
    weight: 2,
    arbitrary: op(
      fc.record({
        do: fc.constant('flush' as const),
        fs: weighted([
          [3, 'disk'],
          [1, 'mod'],
          [1, 'single'],
        ]),
      }),
    ),
  },
)

/** What may come before the race: only what does not wait for anybody. */
const preparation = fc.oneof(
  { withCrossShrink: true },
  { weight: 10, arbitrary: mount },
  {
    weight: 4,
    arbitrary: fc.record({ at: place, how: fc.constant('read' as const) }).map((x): Op[] => [{ do: 'open', ...x }]),
  },
  { weight: 3, arbitrary: op(fc.record({ do: fc.constant('chdir' as const), at: place })) },
  { weight: 3, arbitrary: account },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('bind' as const), from: place, at: point })) },
  { weight: 1, arbitrary: op(fc.record({ do: fc.constant('watch' as const), group, at: place })) },
  {
    weight: 2,
    arbitrary: op(
      fc.record({
        do: fc.constant('insmod' as const),
        module: weighted([
          [2, 'mod'],
          [1, 'kern'],
        ]),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: slot.map((slot): Op[] => [
      { do: 'kern_mount', slot },
      { do: 'hold', slot },
    ]),
  },
  {
    weight: 3,
    arbitrary: point.map((at): Op[] => [
      { do: 'open', at, how: 'read' },
      { do: 'umount', at, how: 'detach' },
    ]),
  },
)

const before = fc.array(fc.record({ cpu: fc.nat(MOST_CPUS - 1), ops: preparation }), { maxLength: 4, size: 'max' })
const list = fc.array(habit, { minLength: 1, maxLength: 4, size: 'max' })

/** Programs of `cpus` CPUs, or of two to four. */
export function programArbitrary(cpus?: number): fc.Arbitrary<Program> {
  const lists =
    cpus === undefined
      ? fc.oneof(
          { withCrossShrink: true },
          { weight: 6, arbitrary: fc.array(list, { minLength: FEWEST_CPUS, maxLength: FEWEST_CPUS }) },
          { weight: 2, arbitrary: fc.array(list, { minLength: FEWEST_CPUS, maxLength: FEWEST_CPUS + 1 }) },
          { weight: 1, arbitrary: fc.array(list, { minLength: FEWEST_CPUS, maxLength: MOST_CPUS }) },
        )
      : fc.array(list, { minLength: cpus, maxLength: cpus })
  return fc.record({ before, lists }).map(({ before, lists }) => programOf(before, lists))
}

/** `base` with a few more operations at the ends of its lists. */
export function extendedArbitrary(base: Program): fc.Arbitrary<Program> {
  const more = fc.array(fc.record({ cpu: fc.nat(MOST_CPUS - 1), front: fc.boolean(), ops: habit }), {
    minLength: 1,
    maxLength: 2,
  })
  const dropped = fc.option(fc.nat(MOST_OPERATIONS * MOST_CPUS), { freq: 1 })
  return fc.record({ more, dropped }).map(({ more, dropped }) => {
    const cpus = base.cpus.map((ops) => [...ops])
    const all = cpus.flatMap((ops, cpu) => ops.map((_, index) => ({ cpu, index })))
    const drop = dropped === null || all.length === 0 ? undefined : all[dropped % all.length]
    if (drop !== undefined) cpus[drop.cpu]!.splice(drop.index, 1)
    for (const { cpu, front, ops } of more) {
      const target = cpus[cpu % cpus.length]!
      if (front) target.unshift(...ops)
      else target.push(...ops)
    }
    return meaningful({ before: base.before, cpus })
  })
}

function programOf(before: Array<{ cpu: number; ops: Op[] }>, lists: Op[][][]): Program {
  const done = before.flatMap(({ cpu, ops }) => ops.map((each) => ({ cpu: cpu % lists.length, op: each })))
  return meaningful({ before: done.slice(0, MOST_BEFORE), cpus: lists.map((ops) => ops.flat()) })
}

function weighted<T>(values: Array<[number, T]>): fc.Arbitrary<T> {
  return fc.oneof(...values.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })))
}

function oneIn(n: number): fc.Arbitrary<boolean> {
  return weighted([
    [n - 1, false],
    [1, true],
  ])
}
