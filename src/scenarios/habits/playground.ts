import { mem } from '#shm/arena'
import { reserve } from '#shm/brk'
import { staticWords } from '#shm/layout'

/** Names below this belong to the mount table's own components and filesystem types. */
const OWN_NAMES = 1 << 20
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)

/** /t0 to /t5: where the torture mounts. They exist, with the directories and the file below, before it starts. */
export const POINTS: readonly number[] = range(OWN_NAMES, 6)
/** d0 and d1: directories that every filesystem of the torture has. */
export const DIRECTORIES: readonly number[] = range(OWN_NAMES + 100, 2)
export const FILE = OWN_NAMES + 200

/** What all CPUs of a run may name: written once by boot into the arena, read by each thread when it starts. */
export interface Playground {
  /** mount points of the machine's own table, as names from the root */
  tablePaths: number[][]
  /** filesystem types that mount(2) accepts by name, built in or from modules */
  mountable: number[]
  /** modules that may be loaded and unloaded, by name */
  modules: number[]
  /** modules whose init makes a kernel mount */
  kernModules: number[]
  /** the filesystem type that a task serves */
  served: number
  /** the filesystem type that closes files later */
  network: number
  file: number
}

const address = staticWords('playground', 2, 'address and length of the names that operations use; written by boot')

/** Stores the playground as a flat list of words; false when the arena is full. */
export function writePlayground(playground: Playground): boolean {
  const { mountable, modules, kernModules, served, network, tablePaths } = playground
  const lists = [mountable, modules, kernModules, [served, network], ...tablePaths]
  const flat = lists.flatMap((list) => [list.length, ...list])
  const at = reserve(flat.length)
  if (at === 0) return false
  mem.set(flat, at)
  mem[address] = at
  mem[address + 1] = flat.length
  return true
}

export function readPlayground(): Playground {
  const lists: number[][] = []
  const end = mem[address]! + mem[address + 1]!
  for (let at = mem[address]!; at < end; at += 1 + mem[at]!) {
    const list: number[] = []
    for (let i = at + 1, after = i + mem[at]!; i < after; i++) list.push(mem[i]!)
    lists.push(list)
  }
  const [mountable = [], modules = [], kernModules = [], [served = 0, network = 0] = [], ...tablePaths] = lists
  return { tablePaths, mountable, modules, kernModules, served, network, file: FILE }
}
