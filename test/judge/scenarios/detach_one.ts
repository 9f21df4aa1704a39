import { detach, mountAt } from '../../../src/bugs/calls.ts'
import { A, MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'one CPU lazily unmounts an idle filesystem',
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [() => detach(A)],
})
