import type { MountEntry } from './mountinfo.ts'

/**
 * What is wrong with the groups of a table, by the line of the first mount that contradicts another one or itself; undefined where they could be
 * those of a machine. Peers receive from one group or from none; nobody receives from a group that receives from it.
 * `whole`: all groups have mounts in the table. Of one namespace's own that need not be: a master may be out of its sight.
 */
export function contradiction(mounts: readonly MountEntry[], whole: boolean): string | undefined {
  const first = new Map<number, MountEntry>()
  for (const mount of mounts) if (mount.shared !== null && !first.has(mount.shared)) first.set(mount.shared, mount)
  for (const { line, shared, master, propagateFrom } of byLine(mounts)) {
    if (shared !== null && shared === master)
      return `line ${line}: shared:${shared} master:${master}, a slave of its own group`
    if (shared !== null) {
      const peer = first.get(shared)!
      if (peer.master !== master)
        return `line ${line}: its group ${shared} receives from ${told(master)}, by line ${peer.line} from ${told(peer.master)}`
    }
    if (master === null) continue
    if (whole && !first.has(master) && propagateFrom === null)
      return `line ${line}: master:${master}, a group that no mount of the table is in`
    const circle = new Set<number>()
    for (let at: number | null = master; at !== null; at = first.get(at)?.master ?? null) {
      if (circle.has(at)) return `line ${line}: master:${master}, groups that receive from each other in a circle`
      circle.add(at)
    }
  }
  return undefined
}

function byLine(mounts: readonly MountEntry[]): MountEntry[] {
  return [...mounts].sort((a, b) => a.line - b.line)
}

function told(group: number | null): string {
  return group === null ? 'none' : `group ${group}`
}
