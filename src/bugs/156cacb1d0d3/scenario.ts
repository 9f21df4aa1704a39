import { detach, mountAt } from '../calls.ts'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'an automount is added below a place that is lazily unmounted',
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [() => mountAt(A, MEMFS, { expiring: true }), () => detach(A)],
  finish: () => {
    detach(A)
    detach(A)
  },
})
