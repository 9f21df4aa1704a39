import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'

/** A program of mount calls by two tasks, and what a running kernel answered. */
export interface Program {
  root: 'shared' | 'private'
  ops: Array<[task: 0 | 1, call: Call]>
  /** of each call: `OK` or the name of the error */
  results: string[]
  /** of each task, at the end */
  tables: [Row[], Row[]]
}

/** `['mount', '/a', 1]`: the name of a call and what it is given. */
export type Call = [name: string, ...given: Array<string | number | string[]>]

/** A line of a mount table. Mounts and groups are numbered by their first appearance over both tables. */
export interface Row {
  at: string
  root: string
  source: string
  /** index of a row of the same table, or -1 */
  parent: number
  mount: number
  ro?: true
  shared?: number
  master?: number
  from?: number
  unbindable?: true
}

/** 1,500 programs, answered by Linux 6.18 on two CPUs with tmpfs. */
const OWN = new URL('./linux_6_18.json.br', import.meta.url)

/** The programs of `file`, or the repository's own. */
export function readPrograms(file?: string): Program[] {
  if (file !== undefined) return JSON.parse(readFileSync(file, 'utf8'))
  return JSON.parse(brotliDecompressSync(readFileSync(OWN)).toString())
}
