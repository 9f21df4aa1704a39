// explore: atomic
import { ENOSPC, EPERM } from '#kernel/lib/errno'
import { MOST_MOUNTS } from '../world.ts'
import { childrenOf, mountOf, subtree } from './liveness.ts'
import type { MachineState, Mount, Place } from './machine_state.ts'
import { isBelow, mountedOn } from './resolve.ts'

/**
 * Who hears of whom, by the numbers of groups: peers have one `group`, slaves name the group that they receive from as `master`.
 * Of Documentation/filesystems/sharedsubtree.rst.
 */
export type Propagation = 'shared' | 'private' | 'slave' | 'unbindable'

/** Peers of `origin`, what receives from that group, and so on, each once and without `origin`. */
export function receivers(state: MachineState, origin: Mount): Mount[] {
  const heard = groupOf(state, origin).filter((mount) => mount !== origin)
  const groups = origin.group === 0 ? [] : [origin.group]
  for (const group of groups) {
    for (const slaves of slaveGroups(state, group)) {
      heard.push(...slaves)
      const next = slaves[0]!.group
      if (next !== 0) groups.push(next)
    }
  }
  return heard
}

function groupOf(state: MachineState, mount: Mount): Mount[] {
  return mount.group === 0 ? [mount] : state.mounts.filter(({ group }) => group === mount.group)
}

/** Those that receive from a group, peers of one another together. */
function slaveGroups(state: MachineState, group: number): Mount[][] {
  const slaves = state.mounts.filter(({ master }) => master === group)
  const first = slaves.filter((each, i) => each.group === 0 || slaves.findIndex((s) => s.group === each.group) === i)
  return first.map((each) => groupOf(state, each))
}

export function changePropagation(state: MachineState, mount: Mount, how: Propagation): void {
  if (how === 'shared') {
    share(state, mount)
    return
  }
  const source = groupOf(state, mount).length > 1 ? mount.group : mount.master
  makePrivate(state, [mount])
  if (how === 'slave') mount.master = source
  else mount.unbindable = how === 'unbindable'
}

function share(state: MachineState, mount: Mount): void {
  if (mount.group === 0) mount.group = ++state.last
  mount.unbindable = false
}

/** They hear of nobody any more; who received from a group of which nobody is left receives from the one above it. */
export function makePrivate(state: MachineState, leaving: readonly Mount[]): void {
  const above = new Map<number, number>()
  for (const mount of leaving) {
    if (mount.group !== 0) above.set(mount.group, mount.master)
    mount.group = mount.master = 0
  }
  for (const { group } of state.mounts) above.delete(group)
  for (const mount of state.mounts) while (above.has(mount.master)) mount.master = above.get(mount.master)!
}

/** How a copy hears of what it is a copy of. */
type Kind = 'peer' | 'slave' | 'shared slave' | 'slave of shared'

/** One mount in no namespace, attached to nothing, with `root` as its root. */
export function cloneOf(state: MachineState, of: Mount, root: number, kind: Kind = 'peer'): Mount {
  const heard = kind === 'peer' || (kind === 'slave of shared' && of.group === 0)
  const copy: Mount = {
    ...of,
    id: ++state.last,
    root,
    parent: 0,
    mountpoint: 0,
    ns: 0,
    expiring: false,
    marked: false,
    unbindable: false,
    group: heard ? of.group : 0,
    master: heard ? of.master : of.group,
  }
  if (kind === 'shared slave') copy.group = ++state.last
  state.mounts.push(copy)
  return copy
}

/** How a tree is copied: whole, or what is below `root` alone; `all`: with what is unbindable. */
interface Copied {
  kind?: Kind
  root?: number
  all?: boolean
}

/** Parents before children: of each mount its copy; or -EPERM where what is unbindable may not be left out. */
export function copyTree(state: MachineState, top: Mount, how: Copied = {}): Map<Mount, Mount> | number {
  const { kind, root = top.root, all = false } = how
  const left = (mount: Mount): boolean => !all && mount.unbindable
  const wanted = [top]
  for (const mount of wanted) {
    const below = childrenOf(state, mount.id).filter((each) => mount !== top || isBelow(state, each.mountpoint, root))
    if (below.some((each) => left(each) && each.locked)) return -EPERM
    wanted.push(...below.filter((each) => !left(each)))
  }
  const copies = new Map<Mount, Mount>()
  for (const mount of wanted) {
    const copy = cloneOf(state, mount, mount === top ? root : mount.root, kind)
    copies.set(mount, copy)
    if (mount === top) continue
    copy.parent = copies.get(mountOf(state, mount.parent))!.id
    copy.mountpoint = mount.mountpoint
  }
  return copies
}

interface Copy {
  top: Mount
  parent: Mount
}

/**
 * The tree of `top` comes to lie at `target`, and a copy of it wherever that is heard of: under what lies there. 0, or
 * -ENOSPC where a namespace would have too many mounts.
 */
export function attachTree(state: MachineState, top: Mount, target: Place, moved: boolean): number {
  const dest = mountOf(state, target.mnt)
  const tree = subtree(state, top)
  if (!moved && sizeOf(state, dest.ns) + tree.length > MOST_MOUNTS) return -ENOSPC
  const alone = tree.filter(({ group }) => dest.group !== 0 && group === 0)
  for (const mount of alone) mount.group = ++state.last
  const copies = dest.group === 0 ? [] : copiesFor(state, dest, target.node, top)
  if (copies === undefined) {
    for (const mount of alone) mount.group = 0
    return -ENOSPC
  }
  lieUnder(state, top, dest, target.node)
  for (const mount of tree) Object.assign(mount, { ns: dest.ns, unbindable: mount.unbindable && dest.group === 0 })
  for (const copy of copies) commit(state, copy, dest, target.node)
  return 0
}

const sizeOf = (state: MachineState, ns: number): number => state.mounts.filter((mount) => mount.ns === ns).length

function copiesFor(state: MachineState, dest: Mount, node: number, top: Mount): Copy[] | undefined {
  const copies: Copy[] = []
  const pending = new Map<number, number>()
  const visit = (members: Mount[], above: Mount, isSlave: boolean): boolean => {
    let last = above
    let made = !isSlave
    for (const parent of members) {
      if (parent === dest || !isInTasks(state, parent.ns) || !isBelow(state, node, parent.root)) continue
      const tree = copyTree(state, last, { kind: made ? 'peer' : parent.group === 0 ? 'slave' : 'shared slave' })
      last = [...(tree as Map<Mount, Mount>).values()][0]!
      made = true
      copies.push({ top: last, parent })
      const more = (pending.get(parent.ns) ?? 0) + subtree(state, last).length
      pending.set(parent.ns, more)
      if (sizeOf(state, parent.ns) + more > MOST_MOUNTS) return false
    }
    const { group } = members[0]!
    return group === 0 || slaveGroups(state, group).every((slaves) => visit(slaves, last, true))
  }
  return visit(groupOf(state, dest), top, false) ? copies : undefined
}

/** Is it in a namespace that tasks are in? */
const isInTasks = (state: MachineState, ns: number): boolean =>
  state.namespaces.some(({ id, origin }) => id === ns && origin === undefined)

function commit(state: MachineState, { top, parent }: Copy, dest: Mount, node: number): void {
  const tree = subtree(state, top)
  if (ownerOf(state, parent.ns) !== ownerOf(state, dest.ns)) for (const mount of tree) mount.locked = true
  top.locked = false
  for (const mount of tree) mount.ns = parent.ns
  lieUnder(state, top, parent, node)
}

/** It comes to lie there, and what lay there on it. */
function lieUnder(state: MachineState, top: Mount, parent: Mount, node: number): void {
  const covering = mountedOn(state, { mnt: parent.id, node })
  Object.assign(top, { parent: parent.id, mountpoint: node })
  if (covering === undefined) return
  let under = top
  for (let on: Mount | undefined = top; on !== undefined; on = mountedOn(state, { mnt: on.id, node: on.root }))
    under = on
  Object.assign(covering, { parent: under.id, mountpoint: under.root })
}

function ownerOf(state: MachineState, ns: number): number {
  return state.namespaces.find(({ id }) => id === ns)!.user
}
