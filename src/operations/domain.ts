import type { PathName } from '#kernel/fs/path_name'

/**
 * What a field of an operation may be, as plain data: torture draws from it by the generator of a CPU, discover by fast-check, the log
 * of calls packs it into bits. Two worlds play with one domain: the torture's, of six mount points on the machine's own table, and the
 * small one of programs (world.ts); where they differ in size, a domain says both.
 */
export type Domain = Place | Filesystem | Module | Descriptor | Count | CpuNumber | Flag | Choice

/** The weight of each value. */
export type Weighted<T> = ReadonlyArray<readonly [weight: number, value: T]>

/** A path: kernel code gets a PathName, programs spell it. */
interface Place {
  kind: 'place'
  /** any name, where something may be mounted, or the file of a filesystem */
  torture: 'any' | 'point' | 'file'
  program: Weighted<string>
}

/** A type of filesystem, by its name or its number. */
interface Filesystem {
  kind: 'filesystem'
  program: Weighted<string>
}

interface Module {
  kind: 'module'
  torture: 'any' | 'own' | 'with kernel mount'
  program: Weighted<string>
}

/** One that is open. */
interface Descriptor {
  kind: 'descriptor'
}

/** A number, from the least to the most. */
interface Count {
  kind: 'count'
  torture: readonly [least: number, most: number]
  program: readonly [least: number, most: number]
}

interface CpuNumber {
  kind: 'cpu'
}

export interface Flag {
  kind: 'flag'
  oneIn: number
}

export interface Choice<T extends string = string> {
  kind: 'choice'
  of: Weighted<T>
}

/** Left out of a program where it is false, 0, '' or no path. */
export interface Optional {
  optional: true
}

export type Fields = Readonly<Record<string, Domain & Partial<Optional>>>

/** What programs say. */
type ValueOf<D> =
  D extends Choice<infer T> ? T : D extends Flag ? boolean : D extends Place | Filesystem | Module ? string : number

/** What kernel code is given. */
type ArgOf<D> = D extends Place
  ? PathName | (D extends Optional ? undefined : never)
  : D extends Filesystem | Module
    ? number
    : ValueOf<D>

export type ArgsOf<F extends Fields> = { -readonly [K in keyof F]: ArgOf<F[K]> }

type OptionalIn<F extends Fields> = { [K in keyof F]: F[K] extends Optional ? K : never }[keyof F]
type Flat<T> = { [K in keyof T]: T[K] }

/** The fields of an operation as a program has them. */
export type ValuesOf<F extends Fields> = Flat<
  { -readonly [K in Exclude<keyof F, OptionalIn<F>>]: ValueOf<F[K]> } & {
    -readonly [K in OptionalIn<F>]?: ValueOf<F[K]>
  }
>

export const optional = <D extends Domain>(domain: D): D & Optional => ({ ...domain, optional: true })

/** Where something may be mounted. */
export const POINT = {
  kind: 'place',
  torture: 'point',
  program: [
    [8, '/a'],
    [3, '/b'],
    [2, '/a/d'],
    [1, '/b/d'],
  ],
} satisfies Domain

export const PLACE = {
  kind: 'place',
  torture: 'any',
  program: [
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
  ],
} satisfies Domain

/** A place that others mount at, in the torture. */
export const BUSY_PLACE = { ...PLACE, torture: 'point' } satisfies Domain

export const FILE_PLACE = {
  kind: 'place',
  torture: 'file',
  program: [
    [4, '/a/f'],
    [1, '/b/f'],
  ],
} satisfies Domain

export const MODULE = {
  kind: 'module',
  torture: 'any',
  program: [
    [3, 'mod'],
    [2, 'badmod'],
    [2, 'kern'],
    [1, 'badkern'],
  ],
} satisfies Domain

export const DESCRIPTOR = { kind: 'descriptor' } satisfies Domain
export const CPU = { kind: 'cpu' } satisfies Domain
export const flag = (oneIn: number): Flag => ({ kind: 'flag', oneIn })
export const choice = <const T extends string>(...of: Weighted<T>): Choice<T> => ({ kind: 'choice', of })
