import { show_mounts } from '#kernel/fs/show_mounts'
import { spelled } from './kernel_table.ts'

/** A line of a mount table, for whoever compares two: numbers of mounts mean something within one table alone. */
export interface MountRow {
  id: number
  parent: number
  at: string
  root: string
  source: string
  readonly: boolean
  superReadonly: boolean
}

/** The table of the calling task. */
export function mountRows(): MountRow[] {
  const rows: MountRow[] = []
  for (const { id, parentId, mountPoint, root, fsType, readonly, superReadonly } of show_mounts())
    rows.push({
      id,
      parent: parentId,
      at: spelled.path(mountPoint),
      root: spelled.path(root),
      source: spelled.fs(fsType),
      readonly,
      superReadonly,
    })
  return rows
}
