import fc from 'fast-check'
import { open } from '../operations/calls/open.ts'
import { DESCRIPTOR, FILE_PLACE, PLACE, POINT } from '../operations/domain.ts'
import { type AnyOperation, OPERATIONS, type Op } from '../operations/table.ts'
import { callArbitrary, fieldArbitrary, oneIn, weighted } from './call_arbitrary.ts'
import { meaningful } from './meaningful.ts'
import { FEWEST_CPUS, MOST_CPUS, MOST_OPERATIONS, type Program } from './program.ts'

/**
 * Programs that nobody wrote: single calls as their operations say, and short habits of real programs (mount and furnish, open and
 * close, mark twice for expiry), strung together by weight, most on one mount point, so that CPUs meet.
 */
const MOST_BEFORE = 10

const point = fieldArbitrary(POINT)
const place = fieldArbitrary(PLACE)
const fd = fieldArbitrary(DESCRIPTOR)
const device = weighted<{ fs: string; key?: number }>([
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

const furnishedMount = fc
  .record({ at: point, what: device, expiring: oneIn(8), readonly: oneIn(16), furnished: fc.nat(3) })
  .map(({ at, what, expiring, readonly, furnished }): Op[] => [
    { do: 'mount', at, ...what, ...(expiring ? { expiring } : {}), ...(readonly ? { readonly } : {}) },
    ...((furnished & 1) !== 0 ? [{ do: 'create', at, name: 'd' } as const] : []),
    ...((furnished & 2) !== 0 ? [{ do: 'create', at, name: 'f' } as const] : []),
  ])
const expireTwice = point.map((at): Op[] => [
  { do: 'umount', at, how: 'expire' },
  { do: 'umount', at, how: 'expire' },
])
const openMaybeClosed = fc
  .record({ opened: callArbitrary(open), closed: fc.boolean(), fd })
  .map(({ opened, closed, fd }): Op[] => [opened, ...(closed ? [{ do: 'close', fd } as const] : [])])
const thereAndBack = fc
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
const lastClose = fc.constantFrom('later' as const, 'kthread' as const)
/** A file of a filesystem that is lazily unmounted before it is closed. */
const openedAndLeft = fc.record({ at: point, how: lastClose, fd }).map(({ at, how, fd }): Op[] => [
  { do: 'mount', at, fs: how === 'later' ? 'net' : 'mem' },
  { do: 'open', at, how: 'read' },
  { do: 'umount', at, how: 'detach' },
  { do: 'close', fd, how },
])
/** A mount that is made first and gets its place then. */
const madeAndMoved = fc
  .record({ from: place, fresh: fc.boolean(), recurse: fc.boolean(), fd, at: point, beneath: oneIn(3) })
  .map(({ from, fresh, recurse, fd, at, beneath }): Op[] => [
    fresh ? { do: 'fsmount', fs: 'mem' } : { do: 'open_tree', at: from, ...(recurse ? { recurse } : {}) },
    { do: 'move_mount', fd, at, ...(beneath ? { beneath } : {}) },
  ])
/** The root's directories are in the new root, too. */
const pivot = point.map((at): Op[] => [
  { do: 'bind', from: '/', at },
  { do: 'pivot_root', at, old: at === '/a' ? '/a/b' : '/b/a' },
])
const server = point.map((at): Op[] => [
  { do: 'mount', at, fs: 'served' },
  { do: 'serve', at },
])

interface Weighed {
  weight: number
  arbitrary: fc.Arbitrary<Op[]>
}

/** Each operation as often as it says itself. */
function singles(weightOf: (operation: AnyOperation) => number): Weighed[] {
  return OPERATIONS.filter((each) => weightOf(each) > 0).map((each) => ({
    weight: weightOf(each),
    arbitrary: callArbitrary(each).map((op) => [op]),
  }))
}

/** Habits that anybody may have at any time. */
const habit = fc.oneof(
  { withCrossShrink: true },
  ...singles(({ discover }) => discover),
  { weight: 10, arbitrary: furnishedMount },
  { weight: 6, arbitrary: openMaybeClosed },
  { weight: 2, arbitrary: openedAndLeft },
  { weight: 1, arbitrary: failingMount },
  { weight: 4, arbitrary: thereAndBack },
  { weight: 2, arbitrary: expireTwice },
  { weight: 2, arbitrary: server },
  { weight: 1, arbitrary: pivot },
  { weight: 3, arbitrary: madeAndMoved },
)

/** What may come before the race: only what does not wait for anybody. */
const preparation = fc.oneof(
  { withCrossShrink: true },
  ...singles(({ before }) => before),
  { weight: 10, arbitrary: furnishedMount },
  { weight: 4, arbitrary: place.map((at): Op[] => [{ do: 'open', at, how: 'read' }]) },
  { weight: 3, arbitrary: fieldArbitrary(FILE_PLACE).map((at): Op[] => [{ do: 'acct', ns: 0, at }]) },
  { weight: 2, arbitrary: fc.constantFrom('mod', 'mod', 'kern').map((module): Op[] => [{ do: 'insmod', module }]) },
  {
    weight: 1,
    arbitrary: fc.nat(1).map((slot): Op[] => [
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

/** Programs of `cpus` CPUs, or of two to four; each CPU has at most so many habits. */
export function programArbitrary(cpus?: number, habits = 4): fc.Arbitrary<Program> {
  const list = fc.array(habit, { minLength: 1, maxLength: habits, size: 'max' })
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
