import { text } from '#kernel/lib/text'
import { INIT_REGISTER } from '#kernel/module/catalogue'
import { delete_module } from '#kernel/module/delete_module'
import { kern_mount_of_module } from '#kernel/module/kern_mount_of_module'
import { load_module } from '#kernel/module/load_module'
import { module_put } from '#kernel/module/refcount'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { staticOf } from '#shm/layout'
import { mountScenario } from '../mount_scenario.ts'

const MODFS = 20
const probe = staticOf('probe_work', work_struct, 'has nothing to do with rmmod, but takes module_mutex')
const probe_module = text('probe_module', () => {
  const found = kern_mount_of_module(MODFS)
  if (found !== undefined) module_put(found.mod)
})

export default mountScenario({
  title: 'rmmod while an item looks for modules',
  catalogue: [{ name: MODFS, fsFlags: 0, init: INIT_REGISTER }],
  boot: () => {
    INIT_WORK(probe, probe_module)
    load_module(MODFS)
  },
  cpus: [() => delete_module(MODFS), () => schedule_work(probe)],
})
