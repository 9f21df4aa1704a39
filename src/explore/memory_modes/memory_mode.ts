/** What a load may see: sequential consistency, store buffers as x86 has them, or what Linux asks of every machine. */
export const MEMORY_MODES = ['sc', 'tso', 'lkmm'] as const
export type MemoryMode = (typeof MEMORY_MODES)[number]
