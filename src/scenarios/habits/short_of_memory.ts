import type { PathName } from '#kernel/fs/path_name'
import { atomic_add_return, READ_ONCE } from '#kernel/lib/atomic'
import { staticWords } from '#shm/layout'
import { mount } from '../../operations/calls/mount.ts'
import { umount } from '../../operations/calls/umount.ts'
import type { Cpu } from './cpu.ts'

const TRIES = 6
/** Which allocation of a new superblock fails: mostly its root, when others may have found it already. */
const FAILING: readonly number[] = [1, 2, 3, 3, 3, 3, 4]
/** Wanted by all who are short of memory, and kept by nobody. */
const DEVICE = 4
const short = staticWords('short_of_memory', 1, 'CPUs that mount with too little memory; atomic add')

export function isMemoryShort(): boolean {
  return READ_ONCE(short) > 0
}

/** mount(2) of a device, again and again with too little memory: it takes two at the same time to meet. */
export function mountWithoutMemory(cpu: Cpu): number {
  const at = cpu.point()
  atomic_add_return(1, short)
  let result = mountAndLeave(cpu, at, 0) // its module is there from now on
  for (let i = 0; i < TRIES; i++) result = mountAndLeave(cpu, at, cpu.random.pick(FAILING))
  atomic_add_return(-1, short)
  return result
}

function mountAndLeave(cpu: Cpu, at: PathName, failing: number): number {
  const fs = cpu.playground.modules[0]!
  const result = cpu.make(mount, { at, fs, key: DEVICE, expiring: false, readonly: false, failing })
  return result === 0 ? cpu.make(umount, { at, how: 'detach' }) : result
}
