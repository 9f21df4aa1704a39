import { operation } from './operation.ts'
import { mountWithoutMemory } from './short_of_memory.ts'

/** mount(2) that runs out of memory half-way, and others that want the same device meanwhile. */
operation('mount without memory', mountWithoutMemory)
