import type { RecentCall } from '../machine/torture.ts'
import type { Domain } from '../operations/domain.ts'
import { OPERATIONS, type Op } from '../operations/table.ts'
import { meaningful } from './meaningful.ts'
import { FEWEST_CPUS, MOST_CPUS, MOST_OPERATIONS, type Program } from './program.ts'

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

function pointsOf(call: RecentCall): string[] {
  return Object.values(call).flatMap((value) => /^\/(t\d)/.exec(String(value))?.[1] ?? [])
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
  const operation = OPERATIONS.find(({ name }) => name === call.call)
  if (operation === undefined) return []
  const op: Record<string, unknown> = { do: call.call }
  for (const [name, domain] of Object.entries(operation.fields)) {
    const noted = call[name]
    if (domain.optional === true && (noted === undefined || noted === false || noted === 0 || noted === '')) continue
    const value = fieldIn(domain, noted, view)
    if (value === undefined) return []
    op[name] = value
  }
  return [op as Op, ...furniture(op as Op)]
}

function fieldIn(domain: Domain, noted: RecentCall[string] | undefined, view: ReadonlyMap<string, string>): unknown {
  if (noted === undefined) return undefined
  if (domain.kind === 'place') return pathIn(String(noted), view)
  if (domain.kind === 'filesystem') return FILESYSTEMS[String(noted)] ?? 'mem'
  return domain.kind === 'module' ? MODULES[String(noted)] : noted
}

function furniture(mount: Op): Op[] {
  if (mount.do !== 'mount' || mount.fs === 'badmod' || mount.failing !== undefined) return []
  return [
    { do: 'create', at: mount.at, name: 'd' },
    { do: 'create', at: mount.at, name: 'f' },
  ]
}

function pathIn(path: string, view: ReadonlyMap<string, string>): string | undefined {
  const parts = path.split('/').map((part) => (/^d\d$/.test(part) ? 'd' : /^t\d$/.test(part) ? view.get(part) : part))
  return parts.includes(undefined) ? undefined : parts.join('/') || '.'
}

function last(ops: readonly Op[], is: (op: Op) => boolean): Op | undefined {
  return [...ops].reverse().find(is)
}
