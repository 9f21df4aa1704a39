// explore: atomic
import type { MountOptions } from '#kernel/fs/do_mount'
import type { PathName } from '#kernel/fs/path_name'
import { mem } from '#shm/arena'
import { findingsCount } from '#shm/findings'
import { staticWords } from '#shm/layout'
import { DIRECTORIES, FILE, POINTS } from './playground.ts'

/**
 * What each CPU did last: a ring of its own, on words that nobody else writes, read by the main thread when something was
 * found. A call costs five plain stores. An entry is written before its call, so that a CPU that hangs shows what in.
 */
const RING_CALLS = 64
const RING_CPUS = 64
const ENTRY_WORDS = 4
const STRIDE = RING_CALLS * ENTRY_WORDS + 16
const rings = staticWords(
  'recent_calls',
  RING_CPUS * STRIDE,
  'by CPU: number of calls, then a ring of [what, where, more, result]; the CPU itself, read by the main thread',
)
const FIRST_ENTRY = 16
const PENDING = 0x7fffffff

const CALLS = [
  'none',
  'stat',
  'open',
  'close',
  'close later',
  'listmount',
  'chdir',
  'unshare',
  'exit',
  'acct',
  'watch',
  'unwatch',
  'insmod',
  'rmmod',
  'use module',
  'mount',
  'bind',
  'umount',
  'expire round',
  'remount',
  'kthread close',
  'push work',
  'item',
  'chain work',
  'kfree_rcu',
  'probe',
  'serve',
  'reclaim',
  'fork',
] as const
export type CallName = (typeof CALLS)[number]

/** The number of each in the ring. */
export const CALL: Readonly<Record<CallName, number>> = JSON.parse(
  JSON.stringify(Object.fromEntries(CALLS.map((name, code) => [name, code]))),
)

let ring = 0
let entry = 0

/** From here on this thread's calls are those of CPU `cpu`. */
export function noteCpu(cpu: number): void {
  ring = rings + cpu * STRIDE
  entry = 0
}

/** The next call that returns is this one. `what` is of CALL. */
export function note(what: number, where = 0, more = 0): void {
  if (ring === 0 || findingsCount() > 0) return // what led to the finding stays
  const count = mem[ring]!
  entry = ring + FIRST_ENTRY + (count % RING_CALLS) * ENTRY_WORDS
  mem[ring] = count + 1
  mem[entry] = what
  mem[entry + 1] = where
  mem[entry + 2] = more
  mem[entry + 3] = PENDING
}

const EXPIRING = 1
const READONLY = 2

/** `failing`: which of its allocations finds no memory, up to 15, or 0. */
export function noteMount(at: PathName, fsName: number, options: MountOptions, failing = 0): void {
  const how = (options.expiring === true ? EXPIRING : 0) | (options.readonly === true ? READONLY : 0)
  note(CALL.mount, pathCode(at), (fsName << 10) | (failing << 6) | ((options.key ?? 0) << 2) | how)
}

/** The call that was noted last did nothing: it is not worth one of the ring's places. */
export function forgetNote(): void {
  if (entry === 0) return
  mem[ring] = mem[ring]! - 1
  entry = 0
}

export function noteResult(result: number): void {
  if (entry === 0) return
  mem[entry + 3] = result
  entry = 0
}

const RELATIVE = 1 << 12
const ELSEWHERE = 15

/** A name of the playground in one word: three parts of four bits, and whether it begins at the cwd. */
export function pathCode({ at, names }: PathName): number {
  let code = at === -1 ? 0 : RELATIVE
  for (let i = 0; i < names.length && i < 3; i++) code |= partCode(names[i]!) << (4 * i)
  return code
}

function partCode(name: number): number {
  if (name === FILE) return 9
  const point = name - POINTS[0]!
  if (point >= 0 && point < POINTS.length) return 1 + point
  const directory = name - DIRECTORIES[0]!
  return directory >= 0 && directory < DIRECTORIES.length ? 7 + directory : ELSEWHERE
}

/** `/t0/d1/f`, or undefined for a name of the machine's own table. */
function pathText(code: number): string | undefined {
  const parts: string[] = []
  for (let shift = 0; shift < 12; shift += 4) {
    const part = (code >> shift) & 15
    if (part === 0) break
    if (part === ELSEWHERE) return undefined
    parts.push(part === 9 ? 'f' : part >= 7 ? `d${part - 7}` : `t${part - 1}`)
  }
  return ((code & RELATIVE) !== 0 ? '' : '/') + parts.join('/')
}

interface NotedMount {
  fsName: number
  failing: number
  key: number
  expiring: boolean
  readonly: boolean
}

/** What noteMount packed. */
export function mountNoted(more: number): NotedMount {
  return {
    fsName: more >> 10,
    failing: (more >> 6) & 15,
    key: (more >> 2) & 15,
    expiring: (more & EXPIRING) !== 0,
    readonly: (more & READONLY) !== 0,
  }
}

export interface NotedCall {
  call: CallName
  at: string | undefined
  /** of bind: the source */
  from: string | undefined
  more: number
  /** null: it had not returned */
  result: number | null
}

/** The calls of each CPU, oldest first. */
export function notedCalls(cpus: number): NotedCall[][] {
  return Array.from({ length: Math.min(cpus, RING_CPUS) }, (_, cpu) => {
    const base = rings + cpu * STRIDE
    const count = mem[base]!
    const kept = Math.min(count, RING_CALLS)
    return Array.from({ length: kept }, (_, i) => {
      const at = base + FIRST_ENTRY + ((count - kept + i) % RING_CALLS) * ENTRY_WORDS
      const more = mem[at + 2]!
      const call = CALLS[mem[at]!] ?? 'none'
      const result = mem[at + 3]!
      return {
        call,
        at: pathText(mem[at + 1]!),
        from: call === 'bind' ? pathText(more) : undefined,
        more,
        result: result === PENDING ? null : result,
      }
    })
  })
}
