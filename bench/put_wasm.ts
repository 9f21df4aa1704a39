/** The bare pair of put_threads.ts as a WebAssembly module on shared memory, addresses in bytes, written out by hand. */
/** What is needed of WebAssembly; its types are not among those of Node. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer
}
interface WebAssemblyFace {
  Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: { env: { memory: SharedMemory } }) => { exports: PutExports }
}
const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyFace }).WebAssembly

const PAGES = 16
const I32 = 0x7f
const GET = 0x20
const CONST = 0x41
const ADD = 0x6a
const END = 0x0b
/** Atomics on i32: prefix, operation, alignment 2, offset 0. */
const load = [0xfe, 0x10, 2, 0]
const store = [0xfe, 0x17, 2, 0]
const rmwFetchAdd = [0xfe, 0x1e, 2, 0]
const rmwAdd = [...rmwFetchAdd, 0x1a]
const [count, mark, ns, rcu, gpSeq] = [0, 1, 2, 3, 4].map((local) => [GET, local]) as [
  number[],
  number[],
  number[],
  number[],
  number[],
]

export interface PutExports {
  /** `n` pairs; how often the words said that the fast path is not taken */
  pairs(count: number, mark: number, ns: number, rcu: number, gpSeq: number, n: number): number
  get(count: number): void
  put(count: number, mark: number, ns: number, rcu: number, gpSeq: number): number
  /** single operations, as the kernel's words would call them */
  load(address: number): number
  store(address: number, value: number): void
  add(address: number, value: number): number
}

const getBody = [...count, CONST, 1, ...rmwAdd]
/** `slow` is the local that counts. */
const putBody = (slow: number) => [
  ...[...mark, ...load, CONST, 0, 0x47, GET, slow, ADD, 0x21, slow],
  ...[...rcu, ...gpSeq, ...load, CONST, 1, 0x72, ...store],
  ...[...ns, ...load, 0x45, GET, slow, ADD, 0x21, slow],
  ...[...count, CONST, 0x7f, ...rmwAdd],
  ...[...rcu, CONST, 0, ...store],
]
const pairsBody = [0x03, 0x40, ...getBody, ...putBody(6), GET, 5, CONST, 1, 0x6b, 0x22, 5, 0x0d, 0, END, GET, 6]

const section = (id: number, items: number[][]): number[] => {
  const content = [items.length, ...items.flat()]
  return [id, ...leb(content.length), ...content]
}
const func = (locals: number[], body: number[]): number[] => {
  const content = [...locals, ...body, END]
  return [...leb(content.length), ...content]
}
const text = (word: string): number[] => [word.length, ...Buffer.from(word)]

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)]
}

export function putMemory(): SharedMemory {
  return new Memory({ initial: PAGES, maximum: PAGES, shared: true })
}

export function putFunctions(memory: SharedMemory): PutExports {
  return new Instance(new Module(putModule(PAGES)), { env: { memory } }).exports
}

function putModule(pages: number): Uint8Array {
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [
      [0x60, 6, I32, I32, I32, I32, I32, I32, 1, I32],
      [0x60, 1, I32, 0],
      [0x60, 5, I32, I32, I32, I32, I32, 1, I32],
      [0x60, 1, I32, 1, I32],
      [0x60, 2, I32, I32, 0],
      [0x60, 2, I32, I32, 1, I32],
    ]),
    ...section(2, [[...text('env'), ...text('memory'), 2, 3, ...leb(pages), ...leb(pages)]]),
    ...section(3, [[0], [1], [2], [3], [4], [5]]),
    ...section(
      7,
      ['pairs', 'get', 'put', 'load', 'store', 'add'].map((name, index) => [...text(name), 0, index]),
    ),
    ...section(10, [
      func([1, 1, I32], pairsBody),
      func([0], getBody),
      func([1, 1, I32], [...putBody(5), GET, 5]),
      func([0], [GET, 0, ...load]),
      func([0], [GET, 0, GET, 1, ...store]),
      func([0], [GET, 0, GET, 1, ...rmwFetchAdd]),
    ]),
  ])
}
