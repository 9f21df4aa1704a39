import { cpuPid } from '#kernel/task'
import { failSlab } from '#shm/failslab'
import { detach, mountAt } from '../calls.ts'
import { A, B, DISKFS, mountScenario } from '../mount_scenario.ts'

const ROOT_ALLOCATION = 3 // after the superblock and its info

export default mountScenario({
  title: 'two CPUs mount one device; the first one runs out of memory half-way',
  prepare: () => failSlab(ROOT_ALLOCATION, cpuPid(0)),
  cpus: [() => mountAt(A, DISKFS, { key: 1 }), () => [mountAt(B, DISKFS, { key: 1 }), detach(B)]],
  // in case the other one was first, and this one found its superblock
  finish: () => {
    detach(A)
  },
})
