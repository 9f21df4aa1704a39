/** What `mnttorture` is to a scenario file: linking resolves the name to this, so that no explorer lands in a bundle. */
export type { Outcome, Scenario } from './scenario.ts'
export { scenario } from './scenario.ts'
export { cpu_relax, memoryAllocated, memoryFreed, mutexLock, mutexUnlock, settle, sometimes } from './shm/hints.ts'
export type { Arbitrary, Criterion, Permitted, Structure } from './structure/structure.ts'
export { blocked, oneOf, structure } from './structure/structure.ts'
