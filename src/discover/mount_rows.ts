import { show_mounts } from '#kernel/fs/show_mounts'
import { spelled } from './kernel_table.ts'
import { propagationOf } from './propagation_of.ts'

/** A line of a mount table, for whoever compares two: numbers of mounts mean something within one table alone. */
export interface MountRow {
  id: number
  parent: number
  at: string
  root: string
  source: string
  readonly: boolean
  superReadonly: boolean
  /** `shared`, `slave`, `unbindable`; none of a private one */
  propagation?: string
}

/** The table of the calling task. */
export function mountRows(): MountRow[] {
  const rows: MountRow[] = []
  for (const line of show_mounts()) {
    const { id, parentId, mountPoint, root, fsType, readonly, superReadonly, shared, master, unbindable, deleted } =
      line
    rows.push({
      id,
      parent: parentId,
      at: spelled.path(mountPoint),
      root: spelled.path(root) + (deleted ? '//deleted' : ''),
      source: spelled.fs(fsType),
      readonly,
      superReadonly,
      ...propagationOf(shared !== 0, master !== 0, unbindable),
    })
  }
  return rows
}
