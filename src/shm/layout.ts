import { CACHE_LINE_WORDS, NULL_PAGE_WORDS, roundUp } from './arena.ts'

/**
 * The map of every shared word. A struct is declared beside the code that owns it, one line a field, and the line says
 * who writes the field and under which lock; offsets and sizes are derived. Statics are laid out in the order in which
 * modules are evaluated, which is the same in every thread of a run because all threads load the same bundle.
 * `docs/memory_map.md` is printed from these declarations.
 */

/** Several words, or another struct, inside a struct. */
export interface Span {
  words: number
  note: string
  of?: Struct
}

/** A struct's field offsets in words, by field name. */
export type Struct<F extends string = string> = { readonly [K in F]: number }

interface StructInfo {
  name: string
  size: number
  fields: Array<{ name: string; at: number; words: number; note: string; of?: Struct }>
}

interface StaticInfo {
  name: string
  at: number
  words: number
  note: string
  of?: Struct
}

const structs = new Map<Struct, StructInfo>()
const statics: StaticInfo[] = []
const namedValues = new Map<string, { names: Array<[string, number]>; how: 'bits' | 'states' }>()
let staticsEnd = NULL_PAGE_WORDS

/** Declares a struct: each field is one word with its note, or a Span. */
export function struct<const F extends Record<string, string | Span>>(
  name: string,
  fields: F,
): Struct<keyof F & string> {
  const offsets: Record<string, number> = {}
  const info: StructInfo = { name, size: 0, fields: [] }
  for (const [field, note] of Object.entries(fields)) {
    const span = typeof note === 'string' ? { words: 1, note } : note
    offsets[field] = info.size
    info.fields.push({ name: field, at: info.size, ...span })
    info.size += span.words
  }
  // Many properties added one by one make a hash table of an object; one made whole is loaded from at a fixed offset.
  const result = JSON.parse(JSON.stringify(offsets)) as Struct<keyof F & string>
  structs.set(result, info)
  return result
}

export function words(count: number, note: string): Span {
  return { words: count, note }
}

export function embed(of: Struct, note: string): Span {
  return { words: sizeOf(of), note, of }
}

/** Storage that several structs share at different times of an object's life. */
export function unionOf(members: readonly Struct[], note: string): Span {
  return { words: Math.max(...members.map(sizeOf)), note }
}

export function sizeOf(of: Struct): number {
  return infoOf(of).size
}

export function structName(of: Struct): string {
  return infoOf(of).name
}

/** Declares a static object on cache lines of its own and returns its address. */
export function staticOf(name: string, of: Struct, note: string): number {
  return place({ name, words: sizeOf(of), note, of })
}

/** Declares `count` static words on cache lines of their own and returns the address of the first. */
export function staticWords(name: string, count: number, note: string): number {
  return place({ name, words: count, note })
}

/** The first word behind all statics: where dynamic memory begins. */
export function endOfStatics(): number {
  return staticsEnd
}

/** `mount_lock.seq`, `list[3]`: the name of a static word, or undefined when `address` is in no static. */
export function staticName(address: number): string | undefined {
  const owner = statics.find((s) => address >= s.at && address < s.at + s.words)
  return owner && named(owner.name, owner.of, address - owner.at, owner.words)
}

/** Where the static words of that name are, in a program that has them. */
export function staticNamed(name: string): number | undefined {
  return statics.find((s) => s.name === name)?.at
}

/** `mnt_flags`, `mnt_work.data`: the name of a field at `offset` words into a struct. */
export function fieldName(of: Struct, offset: number): string {
  const field = infoOf(of).fields.find((f) => offset >= f.at && offset < f.at + f.words)
  return field ? named(field.name, field.of, offset - field.at, field.words) : `+${offset}`
}

/** The note of the field at `offset` words into a struct, of the innermost struct that has it. */
export function fieldNote(of: Struct, offset: number): string {
  const field = infoOf(of).fields.find((f) => offset >= f.at && offset < f.at + f.words)
  if (field === undefined) return ''
  return field.of === undefined ? field.note : fieldNote(field.of, offset - field.at)
}

export function staticNote(address: number): string | undefined {
  const owner = statics.find((s) => address >= s.at && address < s.at + s.words)
  return owner?.of === undefined ? owner?.note : fieldNote(owner.of, address - owner.at)
}

/**
 * Declares what the bits of fields are called whose notes begin with `MNT_*`; every name begins with that. `states` are
 * values of the whole field.
 */
export function flagNames(
  prefix: string,
  names: Readonly<Record<string, number>>,
  how: 'bits' | 'states' = 'bits',
): void {
  namedValues.set(prefix, { names: Object.entries(names), how })
}

/** `MNT_DOOMED|MNT_WRITE_HOLD|0x3`, or undefined where the note names no flags, or none is set. */
export function flagsText(note: string, value: number): string | undefined {
  const prefix = /^([A-Z_]+_)\*/.exec(note)?.[1]
  const known = prefix === undefined ? undefined : namedValues.get(prefix)
  if (known === undefined || value === 0) return undefined
  if (known.how === 'states') return known.names.find(([, each]) => each === value)?.[0]
  const set = known.names.filter(([, bit]) => (value & bit) === bit)
  const rest = set.reduce((left, [, bit]) => left & ~bit, value)
  const words = set.map(([name]) => name)
  if (rest !== 0) words.push(`0x${(rest >>> 0).toString(16)}`)
  return set.length === 0 ? undefined : words.join('|')
}

/** All declarations, for the printed memory map. */
export function memoryMap(): { structs: StructInfo[]; statics: StaticInfo[] } {
  return { structs: [...structs.values()], statics }
}

function place(item: Omit<StaticInfo, 'at'>): number {
  const at = staticsEnd
  statics.push({ ...item, at })
  staticsEnd = roundUp(at + item.words, CACHE_LINE_WORDS)
  return at
}

function named(name: string, of: Struct | undefined, offset: number, size: number): string {
  if (of) return `${name}.${fieldName(of, offset)}`
  return size === 1 ? name : `${name}[${offset}]`
}

function infoOf(of: Struct): StructInfo {
  const info = structs.get(of)
  if (!info) throw new Error('[internal bug] not a declared struct')
  return info
}
