import { path_mount } from '#kernel/fs/do_mount'
import { ksys_close, ksys_open } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { MNT_DETACH } from '#kernel/fs/umount'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { letGo } from './let_go.ts'
import { furnish, umountAt } from './mounting.ts'
import { operation } from './operation.ts'
import { DIRECTORIES } from './playground.ts'
import { CALL, note, noteMount, pathCode } from './recent.ts'

/**
 * A module's whole life with much outstanding at its end: loads a module that this CPU alone mounts, mounts it at several
 * points, lets go of all of it lazily, and unloads until that succeeds. Others look up, open and bind what they find.
 */
operation('flush storm', (cpu, call) => {
  const own = cpu.playground.modules[cpu.number % Math.max(1, cpu.playground.modules.length)]
  if (own === undefined) return 0
  note(CALL.insmod, 0, own)
  call(() => load_module(own))
  for (let i = 0; i < 4; i++) {
    const at = absolute(cpu.anyPoint(), cpu.random.pick(DIRECTORIES))
    const options = { key: cpu.number + 1 }
    noteMount(at, own, options)
    if (call(() => path_mount(at, own, options)) !== 0) continue
    furnish(at)
    note(CALL.open, pathCode(at))
    const fd = call(() => ksys_open(at))
    umountAt(call, at, MNT_DETACH)
    if (fd < 0) continue
    note(CALL.close, 0, fd)
    call(() => ksys_close(fd))
  }
  letGo(call)
  note(CALL.rmmod, 0, own)
  return call(() => delete_module(own))
})

operation('flush_workqueue', (_cpu, call) =>
  call(() => {
    flush_workqueue(system_wq)
    return 0
  }),
)
