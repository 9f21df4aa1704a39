import { absolute } from '#kernel/fs/path_name'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { close } from '../../operations/calls/close.ts'
import { insmod, rmmod } from '../../operations/calls/modules.ts'
import { mount } from '../../operations/calls/mount.ts'
import { open } from '../../operations/calls/open.ts'
import { umount } from '../../operations/calls/umount.ts'
import { habit } from './habit.ts'
import { letGo } from './let_go.ts'
import { furnish } from './mounting.ts'
import { DIRECTORIES } from './playground.ts'

/**
 * A module's whole life with much outstanding at its end: loads a module that this CPU alone mounts, mounts it at several
 * points, lets go of all of it lazily, and unloads until that succeeds. Others look up, open and bind what they find.
 */
habit('flush storm', 1, (cpu) => {
  const own = cpu.playground.modules[cpu.number % Math.max(1, cpu.playground.modules.length)]
  if (own === undefined) return 0
  cpu.make(insmod, { module: own })
  for (let i = 0; i < 4; i++) {
    const at = absolute(cpu.anyPoint(), cpu.random.pick(DIRECTORIES))
    const how = { at, fs: own, key: cpu.number + 1, expiring: false, readonly: false, failing: 0 }
    if (cpu.make(mount, how) !== 0) continue
    furnish(at)
    const fd = cpu.make(open, { at, how: 'read' })
    cpu.make(umount, { at, how: 'detach' })
    if (fd >= 0) cpu.make(close, { fd, how: '' })
  }
  letGo(cpu)
  return cpu.make(rmmod, { module: own })
})

habit('flush_workqueue', 1, (cpu) =>
  cpu.syscall(() => {
    flush_workqueue(system_wq)
    return 0
  }),
)
