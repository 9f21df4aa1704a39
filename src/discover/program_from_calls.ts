import { ITEM_HOW } from '#kernel/drivers/item_how'
import type { RecentCall } from '../machine/torture.ts'
import { meaningful } from './meaningful.ts'
import { FEWEST_CPUS, MOST_CPUS, MOST_OPERATIONS, type Op, type Program, type UmountFlag } from './program.ts'

/**
 * Short programs out of what the CPUs of a torture did last. A program has two mount points where the torture has six: so
 * each candidate follows one point (as /a, the busiest other one as /b), or lets all be /a; and each is cut to the last few
 * calls of each CPU that have to do with them, after what those CPUs held then.
 */
const WINDOWS = [1, 2, 3, 5, 8, MOST_OPERATIONS]
const FILESYSTEMS: Record<string, string> = {
  tmpfs: 'mem',
  ramfs: 'mem',
  mqueue: 'single',
  torture_net: 'net',
  torture_served: 'served',
  torture_stacked: 'stacked',
  torture_disk: 'disk',
  torture_disk2: 'disk2',
  torture_mem: 'mod',
  torture_half_registered: 'badmod',
}
const MODULES: Record<string, string> = {
  torture_mem: 'mod',
  torture_disk: 'mod',
  torture_disk2: 'mod',
  torture_half_registered: 'badmod',
  torture_kern: 'kern',
  torture_half_mounted: 'badkern',
}
const HOW: Record<number, UmountFlag> = { 0: '', 1: 'force', 2: 'detach', 4: 'expire' }

/** The shortest first. */
export function programsFromCalls(recent: readonly RecentCall[][]): Program[] {
  const points = byBusiness(recent)
  const views = points.map((point) => new Map([[point, 'a'], ...rest(points, point)]))
  const all = new Map(points.map((point) => [point, 'a']))
  const programs = WINDOWS.flatMap((window) => [...views, all].flatMap((view) => cut(recent, view, window)))
  const seen = new Set<string>()
  return programs.filter((program) => {
    const text = JSON.stringify(program)
    return seen.has(text) ? false : seen.add(text)
  })
}

/** Points named lately, those that several CPUs named first. */
function byBusiness(recent: readonly RecentCall[][]): string[] {
  const business = new Map<string, number>()
  for (const calls of recent) {
    const [here, weight] = [new Set<string>(), 16]
    for (const [age, call] of calls.slice(-weight).reverse().entries()) {
      for (const point of pointsOf(call)) {
        business.set(point, (business.get(point) ?? 0) + (here.has(point) ? 1 : 2 * weight - age))
        here.add(point)
      }
    }
  }
  return [...business].sort(([, a], [, b]) => b - a).map(([point]) => point)
}

function rest(points: readonly string[], first: string): Array<[string, string]> {
  const other = points.find((point) => point !== first)
  return other === undefined ? [] : [[other, 'b']]
}

function pointsOf({ at, from }: RecentCall): string[] {
  return [at, from].flatMap((path) => /^\/(t\d)/.exec(path ?? '')?.[1] ?? [])
}

function cut(recent: readonly RecentCall[][], view: ReadonlyMap<string, string>, window: number): Program[] {
  const told = recent.map((calls) => calls.flatMap((call) => inProgram(call, view)))
  const busy = told.map((ops, cpu) => ({ ops, cpu })).filter(({ ops }) => ops.length > 0)
  if (busy.length === 0) return []
  const chosen = busy.slice(0, MOST_CPUS).map(({ ops }) => ops)
  while (chosen.length < FEWEST_CPUS) chosen.push([])
  const cpus = chosen.map((ops) => ops.slice(-window))
  const held = chosen.flatMap((ops, cpu) => heldBefore(ops.slice(0, -window)).map((op) => ({ cpu, op })))
  const mounts = mountsBefore(chosen.flatMap((ops) => ops.slice(0, -window)))
  const before = [...mounts.map((op) => ({ cpu: 0, op })), ...held]
  return [meaningful({ before: mounts.map((op) => ({ cpu: 0, op })), cpus }), meaningful({ before, cpus })]
}

/** What was mounted at /a at last, furnished; something must be. */
function mountsBefore(ops: readonly Op[]): Op[] {
  const logged = last(
    ops,
    (op) => op.do === 'mount' && op.at === '/a' && op.fs !== 'badmod' && op.failing === undefined,
  )
  const mount: Op = logged ?? { do: 'mount', at: '/a', fs: 'mem' }
  return [mount, { do: 'create', at: '/a', name: 'd' }, { do: 'create', at: '/a', name: 'f' }]
}

/** Files that may be open still, and the cwd. */
function heldBefore(ops: readonly Op[]): Op[] {
  const exited = ops.map((op) => op.do).lastIndexOf('exit')
  const since = ops.slice(exited + 1)
  const opens = since.filter((op) => op.do === 'open').slice(-2)
  const cwd = last(since, (op) => op.do === 'chdir')
  const account = last(ops, (op) => op.do === 'acct')
  const rest = [cwd, account?.do === 'acct' && account.at !== undefined ? account : undefined]
  return [...opens, ...rest.filter((op) => op !== undefined)]
}

/** A call of the torture as operations of a program; none where the program has nothing like it. */
function inProgram(call: RecentCall, view: ReadonlyMap<string, string>): Op[] {
  const at = pathIn(call.at, view)
  const number = call.number ?? 0
  const one = (op: Op): Op[] => [op]
  const there = (make: (at: string) => Op): Op[] => (at === undefined ? [] : [make(at)])
  const module = MODULES[call.fs ?? '']
  switch (call.call) {
    case 'stat':
      return there((at) => ({ do: 'stat', at }))
    case 'listmount':
      return there((at) => ({ do: 'listmount', at }))
    case 'chdir':
      return there((at) => ({ do: 'chdir', at }))
    case 'open':
      return there((at) => ({ do: 'open', at, how: number === 1 ? 'write' : number === 2 ? 'path' : 'read' }))
    case 'close':
      return one({ do: 'close', fd: number })
    case 'close later':
      return one({ do: 'close', fd: number, how: 'later' })
    case 'kthread close':
      return one({ do: 'close', fd: number, how: 'kthread' })
    case 'remount':
      return there((at) => ({
        do: 'remount',
        at,
        readonly: (number & 1) !== 0,
        ...((number & 2) !== 0 ? { bind: true } : {}),
      }))
    case 'unshare':
      return one({ do: 'unshare', locked: number === 1 })
    case 'exit':
      return one({ do: 'exit' })
    case 'acct':
      return call.at === '/' || call.at === undefined
        ? one({ do: 'acct', ns: number })
        : there((at) => ({ do: 'acct', ns: number, at }))
    case 'watch':
      return there((at) => ({ do: 'watch', group: number, at }))
    case 'unwatch':
      return one({ do: 'unwatch', group: number })
    case 'insmod':
    case 'rmmod':
    case 'use module':
      return module === undefined ? [] : one({ do: call.call, module })
    case 'mount':
      return there((at) => mountIn(call, at)).flatMap((mount) => [mount, ...furniture(mount)])
    case 'bind': {
      const from = pathIn(call.from, view)
      return from === undefined ? [] : there((at) => ({ do: 'bind', from, at }))
    }
    case 'umount':
      return there((at) => ({ do: 'umount', at, how: HOW[number] ?? '' }))
    case 'expire round':
      return one({ do: 'expire round' })
    case 'push work':
    case 'chain work':
      return one({ do: call.call })
    case 'item':
      return one({ do: 'item', how: ITEM_HOW[number] ?? 'cancel' })
    case 'kfree_rcu':
      return one({ do: 'kfree_rcu', count: number })
    case 'probe':
      return module === undefined ? [] : one({ do: 'probe', module })
    case 'serve':
      return there((at) => ({ do: 'serve', at }))
    case 'reclaim':
      return there((at) => ({ do: 'reclaim', at }))
    case 'fork':
      return one({ do: 'fork', here: number & 255, there: number >> 8 })
    default:
      return []
  }
}

function mountIn({ fs = '', key = 0, failing = 0, expiring, readonly }: RecentCall, at: string): Op {
  const mount: Op = { do: 'mount', at, fs: FILESYSTEMS[fs] ?? 'mem' }
  if (key !== 0) mount.key = key
  if (failing !== 0) mount.failing = failing
  if (expiring === true) mount.expiring = true
  if (readonly === true) mount.readonly = true
  return mount
}

function furniture(mount: Op): Op[] {
  if (mount.do !== 'mount' || mount.fs === 'badmod' || mount.failing !== undefined) return []
  return [
    { do: 'create', at: mount.at, name: 'd' },
    { do: 'create', at: mount.at, name: 'f' },
  ]
}

function pathIn(path: string | undefined, view: ReadonlyMap<string, string>): string | undefined {
  if (path === undefined) return undefined
  const parts = path.split('/').map((part) => (/^d\d$/.test(part) ? 'd' : /^t\d$/.test(part) ? view.get(part) : part))
  return parts.includes(undefined) ? undefined : parts.join('/') || '.'
}

function last(ops: readonly Op[], is: (op: Op) => boolean): Op | undefined {
  return [...ops].reverse().find(is)
}
