import { detach, mountAt } from '../calls.ts'
import { A, B, DISKFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'a device is unmounted at one place and mounted at another',
  prepare: () => {
    mountAt(A, DISKFS, { key: 1 })
  },
  cpus: [() => detach(A), () => [mountAt(B, DISKFS, { key: 1 }), detach(B)]],
})
