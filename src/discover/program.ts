import type { ItemHow } from '#kernel/drivers/item_how'

/**
 * A program: what a few CPUs do to the kernel model, as a value. `before` is done in order, alone, before the race; then each
 * CPU does its own list, all at once. Paths and file systems are names of world.ts; a descriptor is the number that open
 * returned (the lowest free one), a slot is a kernel mount that all CPUs know by its number. `failing` is the number of the
 * allocation that finds no memory.
 */
export interface Program {
  before: Array<{ cpu: number; op: Op }>
  cpus: Op[][]
}

export type UmountFlag = '' | 'detach' | 'expire' | 'force'

export type Op =
  | { do: 'mount'; at: string; fs: string; key?: number; readonly?: boolean; expiring?: boolean; failing?: number }
  | { do: 'bind'; from: string; at: string }
  | { do: 'umount'; at: string; how: UmountFlag }
  | { do: 'remount'; at: string; readonly: boolean; bind?: boolean }
  | { do: 'create'; at: string; name: string }
  | { do: 'stat'; at: string }
  | { do: 'open'; at: string; how: 'read' | 'write' | 'path' }
  | { do: 'close'; fd: number; how?: 'later' | 'kthread' }
  | { do: 'chdir'; at: string }
  | { do: 'fchdir'; fd: number }
  | { do: 'listmount'; at: string }
  | { do: 'unshare'; locked: boolean }
  | { do: 'exit' }
  | { do: 'migrate'; to: number }
  | { do: 'fork'; here: number; there: number }
  | { do: 'acct'; ns: number; at?: string }
  | { do: 'watch'; group: number; at: string }
  | { do: 'unwatch'; group: number }
  | { do: 'insmod'; module: string }
  | { do: 'rmmod'; module: string }
  | { do: 'use module'; module: string }
  | { do: 'kern_mount'; slot: number }
  | { do: 'kern_unmount'; slot: number }
  | { do: 'hold'; slot: number }
  | { do: 'release' }
  | { do: 'flush'; fs: string }
  | { do: 'expire round' }
  | { do: 'push work' }
  | { do: 'item'; how: ItemHow }
  | { do: 'chain work' }
  | { do: 'kfree_rcu'; count: number }
  | { do: 'probe'; module: string }
  | { do: 'serve'; at: string }
  | { do: 'reclaim'; at: string }

export const MOST_CPUS = 4
export const FEWEST_CPUS = 2
export const MOST_OPERATIONS = 12

/** How many operations a program has. */
export function lengthOf({ before, cpus }: Program): number {
  return before.length + cpus.reduce((sum, ops) => sum + ops.length, 0)
}
