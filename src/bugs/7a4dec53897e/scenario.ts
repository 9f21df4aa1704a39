import { cpuPid } from '#kernel/boot'
import { failSlab } from '#shm/slab'
import { detach, mountAt } from '../calls.ts'
import { A, B, DISKFS, mountScenario } from '../mount_scenario.ts'

const SECOND_ALLOCATION = 2 // the first is the superblock, the second its root

export default mountScenario({
  title: 'two CPUs mount one device; the first one runs out of memory half-way',
  prepare: () => failSlab(SECOND_ALLOCATION, cpuPid(0)),
  cpus: [() => mountAt(A, DISKFS, { key: 1 }), () => [mountAt(B, DISKFS, { key: 1 }), detach(B)]],
  // in case the other one was first, and this one found its superblock
  finish: () => {
    detach(A)
  },
})
