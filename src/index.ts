export type { Outcome, Scenario } from './scenario.ts'
export { scenario } from './scenario.ts'
export { cpu_relax, memoryAllocated, memoryFreed, mutexLock, mutexUnlock, sometimes } from './shm/hints.ts'
