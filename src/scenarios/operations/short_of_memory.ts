import { path_mount_failing } from '#kernel/fs/failing_mount'
import type { PathName } from '#kernel/fs/path_name'
import { MNT_DETACH } from '#kernel/fs/umount'
import { atomic_add_return, READ_ONCE } from '#kernel/lib/atomic'
import { staticWords } from '#shm/layout'
import type { Cpu } from './cpu.ts'
import { umountAt } from './mounting.ts'
import { noteMount } from './recent.ts'

type Call = (body: () => number) => number

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
export function mountWithoutMemory(cpu: Cpu, call: Call): number {
  const at = cpu.point()
  atomic_add_return(1, short)
  let result = mountAndLeave(call, cpu, at, 0) // its module is there from now on
  for (let i = 0; i < TRIES; i++) result = mountAndLeave(call, cpu, at, cpu.random.pick(FAILING))
  atomic_add_return(-1, short)
  return result
}

function mountAndLeave(call: Call, cpu: Cpu, at: PathName, failing: number): number {
  const [fsName] = cpu.playground.modules
  const options = { key: DEVICE }
  noteMount(at, fsName!, options, failing)
  const result = call(() => path_mount_failing(failing, at, fsName!, options))
  return result === 0 ? umountAt(call, at, MNT_DETACH) : result
}
