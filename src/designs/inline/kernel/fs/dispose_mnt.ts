import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { trace_final_mntput_return } from '#kernel/trace'
import { generationOf } from '#shm/slab'

export function boot_dispose(): void {}

export function dispose_mnt(mnt: number): void {
  const generation = generationOf(mnt)
  cleanup_mnt(mnt)
  trace_final_mntput_return(mnt, generation)
}
