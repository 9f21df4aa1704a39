/**
 * A choice of a schedule is the CPU that goes on and, where a memory mode leaves several, what its step does: 0 is what sequential
 * consistency does. Of a load, 1 reads the store before the newest one, and so on; of a store, 1 leaves it in the buffer; of a
 * buffer, which of the stores that may go next goes.
 */
const CPU_BITS = 6

export const cpuOf = (choice: number): number => choice & ((1 << CPU_BITS) - 1)
export const optionOf = (choice: number): number => choice >> CPU_BITS
export const choiceOf = (cpu: number, option: number): number => cpu | (option << CPU_BITS)
