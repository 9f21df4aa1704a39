import { path_mount_failing } from '#kernel/fs/failing_mount'
import { furnish } from './mounting.ts'
import { operation } from './operation.ts'
import { noteMount } from './recent.ts'

/** No mount(2) allocates more, but for what loading its module takes. */
const MOST_ALLOCATIONS = 8

/** mount(2) that runs out of memory half-way. */
operation('mount without memory', (cpu, call) => {
  const at = cpu.point()
  const fsName = cpu.random.pick(cpu.playground.mountable)
  const options = { key: 1 + cpu.random.below(3) }
  const nth = 1 + cpu.random.below(MOST_ALLOCATIONS)
  noteMount(at, fsName, options, nth)
  const result = call(() => path_mount_failing(nth, at, fsName, options))
  if (result === 0) furnish(at)
  return result
})
