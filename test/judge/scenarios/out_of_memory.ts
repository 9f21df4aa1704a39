import { mountAt } from '../../../src/bugs/calls.ts'
import { A, MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

/** More mounts than an arena has room for: nothing that is seen after that can be relied on. */
export default mountScenario({
  title: 'a scenario that runs out of memory',
  prepare: () => {
    for (let count = 0; count < 500; count++) mountAt(A, MEMFS)
  },
  cpus: [() => 0],
})
