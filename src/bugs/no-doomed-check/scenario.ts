import { close, detach, mountAt, open } from '../calls.ts'
import { A, asCpu, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'two CPUs close the last two files on a lazily unmounted filesystem',
  prepare: () => {
    mountAt(A, MEMFS)
    for (const cpu of [0, 1]) asCpu(cpu, () => open(A))
    detach(A)
  },
  cpus: [() => close(0), () => close(0)],
})
