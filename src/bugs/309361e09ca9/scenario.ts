import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { get, set } from '#kernel/lib/atomic'
import { INIT_REGISTER } from '#kernel/module/catalogue'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { migrate_to } from '#kernel/task'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { asCpu, mountScenario } from '../mount_scenario.ts'

const MODFS = 20
const held = staticWords('held_type', 1, 'type whose module the user holds')

/** The user gets a new reference on CPU 0 before it puts its old one on CPU 1, so it always has one. */
function handOver(): number {
  const old = get(held)
  migrate_to(0)
  const type = get_fs_type(MODFS)
  migrate_to(1)
  if (type === NULL) return 0
  put_filesystem(old)
  put_filesystem(type)
  return 1
}

export default mountScenario({
  title: 'rmmod counts references while one is handed over from CPU to CPU',
  catalogue: [{ name: MODFS, fsFlags: 0, init: INIT_REGISTER }],
  boot: () => {
    load_module(MODFS)
    asCpu(1, () => {
      migrate_to(1)
      set(held, get_fs_type(MODFS))
    })
  },
  cpus: [() => delete_module(MODFS), handOver],
})
