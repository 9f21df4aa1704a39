import { path_mount_failing } from '#kernel/fs/failing_mount'
import { MNT_DETACH } from '#kernel/fs/umount'
import { umountAt } from './mounting.ts'
import { operation } from './operation.ts'
import { noteMount } from './recent.ts'

/** More than a mount(2) allocates, but for what loading its module takes. */
const MOST_ALLOCATIONS = 8
/** Wanted by all who are short of memory, and kept by nobody. */
const DEVICE = 4

/** mount(2) again and again, each time with memory for one allocation more, until it succeeds: fail-nth. */
operation('mount without memory', (cpu, call) => {
  const at = cpu.point()
  const fsName = cpu.random.pick([cpu.playground.modules[0]!, cpu.playground.mountable[0]!])
  const options = { key: DEVICE }
  let result = 0
  for (let nth = 1; nth <= MOST_ALLOCATIONS; nth++) {
    noteMount(at, fsName, options, nth)
    result = call(() => path_mount_failing(nth, at, fsName, options))
    if (result === 0) break
  }
  if (result === 0) umountAt(call, at, MNT_DETACH)
  return result
})
