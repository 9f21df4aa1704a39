import { INIT_FAILS, INIT_REGISTER } from '#kernel/module/catalogue'
import { load_module } from '#kernel/module/load_module'
import { mountAt } from '../calls.ts'
import { A, mountScenario } from '../mount_scenario.ts'

const MODFS = 20

export default mountScenario({
  title: 'a module registers its filesystem and then fails; somebody mounts it meanwhile',
  catalogue: [{ name: MODFS, fsFlags: 0, init: INIT_REGISTER | INIT_FAILS }],
  cpus: [() => load_module(MODFS), () => mountAt(A, MODFS)],
})
