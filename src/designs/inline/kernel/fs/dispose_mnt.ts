import { cleanup_here } from '#kernel/fs/cleanup_here'

export function boot_dispose(): void {}

export function dispose_mnt(mnt: number): void {
  cleanup_here(mnt)
}
