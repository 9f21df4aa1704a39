import { path_mount_failing } from '#kernel/fs/failing_mount'
import type { PathName } from '#kernel/fs/path_name'
import { MNT_DETACH } from '#kernel/fs/umount'
import { umountAt } from './mounting.ts'
import { operation } from './operation.ts'
import { noteMount } from './recent.ts'

const ROUNDS = 8
/** More than a mount(2) allocates, but for what loading its module takes. */
const MOST_ALLOCATIONS = 8
/** Wanted by all who are short of memory, and kept by nobody. */
const DEVICE = 4

/** mount(2) of a device by who is short of memory: often, because it takes two at the same time to meet. */
operation('mount without memory', (cpu, call) => {
  const at = cpu.point()
  const [fsName] = cpu.playground.modules
  let result = 0
  for (let round = 0; round < ROUNDS && result === 0; round++) {
    result = mountAtLast(call, at, fsName!)
    if (result === 0) result = umountAt(call, at, MNT_DETACH)
  }
  return result
})

/** Again and again, each time with memory for one allocation more, until it succeeds: fail-nth. */
function mountAtLast(call: (body: () => number) => number, at: PathName, fsName: number): number {
  const options = { key: DEVICE }
  let result = 0
  for (let nth = 1; nth <= MOST_ALLOCATIONS; nth++) {
    noteMount(at, fsName, options, nth)
    result = call(() => path_mount_failing(nth, at, fsName, options))
    if (result === 0) break
  }
  return result
}
