import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { kern_mount_of_module } from '#kernel/module/kern_mount_of_module'
import { module_put } from '#kernel/module/refcount'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { staticOf, staticWords } from '#shm/layout'

/** A work item that looks for a module, as hotplug does: it takes module_mutex, whoever unloads meanwhile. */
const probe = staticOf('probe_item', work_struct, 'looks for the module probed_module')
const wanted = staticWords('probed_module', 1, 'name of the module looked for last; any CPU')
const probe_module = text('probe_module', () => {
  const found = kern_mount_of_module(READ_ONCE(wanted))
  if (found !== undefined) module_put(found.mod)
})

export function boot_probe(): void {
  INIT_WORK(probe, probe_module)
}

/** Nobody waits for it. Context: any */
export function probeModule(name: number): void {
  WRITE_ONCE(wanted, name)
  schedule_work(probe)
}
