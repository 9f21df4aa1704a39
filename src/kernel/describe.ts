// explore: atomic
import { taskWordName } from '#kernel/task'
import { staticName } from '#shm/layout'
import { dynamicName } from '#shm/slab'

/** The name of a word of the arena as findings and interleaving tables print it: `mount#3.mnt_count[cpu1]`, `mount_lock.seq`. */
export function describe(address: number): string {
  return staticName(address) ?? taskWordName(address) ?? dynamicName(address) ?? `word ${address}`
}
