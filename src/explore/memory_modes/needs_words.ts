import { BadInput } from '../../link/bad_input.ts'
import { isKernelWord } from '../../link/library.ts'
import type { Execution } from '../engine/execution.ts'
import type { MemoryMode } from './memory_mode.ts'
import { WeakMemory } from './weak_memory.ts'

/** The memory of an execution under a mode, for programs that say what they order: those of the kernel's words. */
export function weakMemory(x: Execution, mode: Exclude<MemoryMode, 'sc'>, cpus: number): WeakMemory {
  const { name = 'the scenario', sites } = x.program
  if (!sites.some(({ file }) => isKernelWord(file)))
    throw new BadInput(
      `${name}: --memory ${mode} is for programs of the kernel's words (import { READ_ONCE, smp_mb } from 'mnttorture/kernel'): Atomics of ` +
        `JavaScript are sequentially consistent, and so is a program without data races, which the race detector looks for`,
    )
  return new WeakMemory(x, mode, cpus)
}
