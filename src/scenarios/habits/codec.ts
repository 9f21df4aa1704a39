// explore: atomic
import { AT_ROOT, type PathName } from '#kernel/fs/path_name'
import type { Domain } from '../../operations/domain.ts'
import { type AnyOperation, OPERATIONS } from '../../operations/table.ts'
import { DIRECTORIES, FILE, POINTS } from './playground.ts'

/** Where a field of a call lies in the two words that the log has for all of them. */
interface Packed {
  name: string
  domain: Domain
  word: 0 | 1
  shift: number
  mask: number
}

const WORD_BITS = 32
/** three parts of four bits, whether it begins at the cwd, and that there is one */
const PATH_BITS = 14
const RELATIVE = 1 << 12
const GIVEN = 1 << 13
const ELSEWHERE = 15
/** names below playground.ts' own, and a few above */
const NAME_BITS = 21
const FD_BITS = 8
const CPU_BITS = 8

function bitsOf(domain: Domain): number {
  switch (domain.kind) {
    case 'place':
      return PATH_BITS
    case 'filesystem':
    case 'module':
      return NAME_BITS
    case 'descriptor':
      return FD_BITS
    case 'cpu':
      return CPU_BITS
    case 'flag':
      return 1
    case 'count':
      return bitsFor(domain.torture[1])
    case 'choice':
      return bitsFor(domain.of.length - 1)
  }
}

const bitsFor = (most: number): number => WORD_BITS - Math.clz32(most)

/** Each field goes where there is room for it. */
function packed({ name: call, fields }: AnyOperation): Packed[] {
  const used = [0, 0]
  return Object.entries(fields).map(([name, domain]) => {
    const bits = bitsOf(domain)
    const word = used.findIndex((each) => each + bits <= WORD_BITS)
    if (word < 0) throw new Error(`[internal bug] the fields of ${call} are more than two words of the log`)
    const shift = used[word]!
    used[word]! += bits
    return { name, domain, word: word as 0 | 1, shift, mask: (1 << bits) - 1 }
  })
}

/** How the log has an operation: by a number, and its fields in two words. */
interface Layout {
  number: number
  fields: readonly Packed[]
}

const LAYOUTS = new Map(
  OPERATIONS.map((each, i): [AnyOperation, Layout] => [each, { number: i + 1, fields: packed(each) }]),
)

export function layoutOf(operation: AnyOperation): Layout {
  return LAYOUTS.get(operation)!
}

/** The bits of a value. */
export function codeOf(domain: Domain, value: unknown): number {
  switch (domain.kind) {
    case 'place':
      return value === undefined ? 0 : pathCode(value as PathName)
    case 'flag':
      return value === true ? 1 : 0
    case 'choice':
      return domain.of.findIndex(([, each]) => each === value)
    default:
      return value as number
  }
}

export type Word = string | number | boolean

/** What a call was made with, in words; without paths that lead into the machine's own table. */
export function unpacked(
  { fields }: Layout,
  words: readonly [number, number],
  spelled: (number: number) => string,
): Record<string, Word> {
  const told: Record<string, Word> = {}
  for (const { name, domain, word, shift, mask } of fields) {
    const value = inWords(domain, (words[word] >>> shift) & mask, spelled)
    if (value !== undefined) told[name] = value
  }
  return told
}

function inWords(domain: Domain, code: number, spelled: (number: number) => string): Word | undefined {
  switch (domain.kind) {
    case 'place':
      return pathText(code)
    case 'filesystem':
    case 'module':
      return spelled(code)
    case 'flag':
      return code === 1
    case 'choice':
      return domain.of[code]?.[1]
    default:
      return code
  }
}

function pathCode({ at, names }: PathName): number {
  let code = at === AT_ROOT ? GIVEN : GIVEN | RELATIVE
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

/** `/t0/d1/f`; undefined for none, and for a name of the machine's own table. */
function pathText(code: number): string | undefined {
  if ((code & GIVEN) === 0) return undefined
  const parts: string[] = []
  for (let shift = 0; shift < 12; shift += 4) {
    const part = (code >> shift) & 15
    if (part === 0) break
    if (part === ELSEWHERE) return undefined
    parts.push(part === 9 ? 'f' : part >= 7 ? `d${part - 7}` : `t${part - 1}`)
  }
  return ((code & RELATIVE) !== 0 ? '' : '/') + parts.join('/')
}
