import type { MountRow } from '../discover/mount_rows.ts'
import { propagationOf } from '../discover/propagation_of.ts'
import { parseMountinfo } from '../machine/mountinfo.ts'

/** The rows of a table as a kernel tells it; none for who has changed its root to a directory that nothing is mounted below. */
export function rowsOf(mountinfo: string): MountRow[] {
  if (mountinfo === '') return []
  return parseMountinfo(Buffer.from(mountinfo), 'mountinfo').map((mount) => ({
    id: mount.id,
    parent: mount.parentId,
    at: mount.mountPoint,
    root: mount.root,
    source: mount.source,
    readonly: mount.options.includes('ro'),
    superReadonly: mount.superOptions.split(',').includes('ro'),
    ...propagationOf(mount.shared !== null, mount.master !== null, mount.unbindable),
  }))
}

/**
 * A table by its structure alone, for comparing: a line for each mount, with all that it is mounted on down to the root. Two kernels number mounts
 * and list them as they like.
 */
export function mountLines(rows: readonly MountRow[]): string[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const line = (row: MountRow): string => {
    const { id, parent, at, root, source, readonly, superReadonly, propagation = '' } = row
    const below = parent === id ? undefined : byId.get(parent)
    const own = `${at} ${source}${root === '/' ? '' : root} ${readonly ? 'ro' : 'rw'}${superReadonly ? ' (ro)' : ''}${propagation}`
    return below === undefined ? own : `${own} on ${line(below)}`
  }
  return rows.map(line).sort()
}
