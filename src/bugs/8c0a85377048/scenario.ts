import { do_syscall } from '#kernel/entry'
import { EAGAIN } from '#kernel/lib/errno'
import { INIT_REGISTER } from '#kernel/module/catalogue'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { detach, mountAt } from '../calls.ts'
import { A, mountScenario } from '../mount_scenario.ts'

const MODFS = 20
const rmmod = (): number => do_syscall(1, () => delete_module(MODFS))

export default mountScenario({
  title: 'a module is unloaded while its last filesystem is unmounted',
  catalogue: [{ name: MODFS, fsFlags: 0, init: INIT_REGISTER }],
  prepare: () => {
    load_module(MODFS)
    mountAt(A, MODFS)
  },
  cpus: [() => detach(A), rmmod],
  finish: () => {
    while (rmmod() === -EAGAIN);
  },
})
