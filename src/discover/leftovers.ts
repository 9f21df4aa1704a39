// explore: atomic
import type { Op, Program } from './program.ts'
import { MODULES, ROOT_DIRECTORIES } from './world.ts'

export interface Leftovers {
  accounts: number[]
  groups: number[]
  slots: number[]
  points: string[]
  modules: string[]
}

const known = new WeakMap<Program, Leftovers>()

/** What a program may leave behind, as far as its text says. */
export function leftovers(program: Program): Leftovers {
  let found = known.get(program)
  if (found === undefined) {
    found = read([...program.before.map(({ op }) => op), ...program.cpus.flat()])
    known.set(program, found)
  }
  return found
}

function read(ops: readonly Op[]): Leftovers {
  const accounts = new Set<number>()
  const groups = new Set<number>()
  const slots = new Set<number>()
  const modules = new Set<string>()
  let mounts = false
  for (const op of ops) {
    if (op.do === 'acct' && op.at !== undefined) accounts.add(op.ns)
    if (op.do === 'watch') groups.add(op.group)
    if (op.do === 'kern_mount') slots.add(op.slot)
    if (op.do === 'insmod') modules.add(op.module)
    if (op.do === 'mount' && op.fs in MODULES) modules.add(op.fs)
    if (op.do === 'mount' || op.do === 'bind') mounts = true
  }
  return {
    accounts: [...accounts],
    groups: [...groups],
    slots: [...slots],
    modules: [...modules],
    points: mounts ? ROOT_DIRECTORIES.map((name) => `/${name}`) : [],
  }
}
