// Plain JavaScript, because Node loads no TypeScript from node_modules: the same names as index.ts.
import { tsImport } from 'tsx/esm/api'

const face = await tsImport('./index.ts', { parentURL: import.meta.url, tsconfig: false })
export const { explore, BadInput, scenario } = face
export const { cpu_relax, memoryAllocated, memoryFreed, mutexLock, mutexUnlock, sometimes } = face
