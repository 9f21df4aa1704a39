import { detach, mountAt } from '../calls.ts'
import { A, B, DISKFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'one device is unmounted while another one is mounted',
  prepare: () => {
    mountAt(A, DISKFS, { key: 1 })
  },
  cpus: [() => detach(A), () => [mountAt(B, DISKFS, { key: 2 }), detach(B)]],
})
