// explore: atomic
import type { MachineState, Mount, Place, Super } from './machine_state.ts'
import { makePrivate, receivers } from './propagation.ts'
import { mountedOn } from './resolve.ts'
import { takenAlong } from './taken_along.ts'

export function mountOf(state: MachineState, id: number): Mount {
  return state.mounts.find((mount) => mount.id === id)!
}

/** Children that a user would see there; those of an unmounted parent that stayed with it are none. */
export function childrenOf(state: MachineState, id: number): Mount[] {
  return state.mounts.filter((mount) => mount.parent === id)
}

/** Open files, roots, working directories, and calls under way on the mount. */
export function handlesOn(state: MachineState, id: number): number {
  let handles = 0
  for (const { root, cwd, files } of state.tasks) {
    if (root.mnt === id) handles++
    if (cwd.mnt === id) handles++
    for (const file of files) if (file?.mnt === id) handles++
  }
  for (const { places, crossing } of state.walks) {
    for (const place of places) if (place.mnt === id) handles++
    if (crossing?.place.mnt === id) handles++
  }
  return handles
}

/** In use by more than its namespace: by somebody, or with something mounted on it. */
export function isInUse(state: MachineState, id: number): boolean {
  return childrenOf(state, id).length > 0 || handlesOn(state, id) > 0
}

/** The same, or somebody holds a copy that would go with it: one with nothing on it but what covers it whole. */
export function isBusy(state: MachineState, mount: Mount): boolean {
  if (isInUse(state, mount.id)) return true
  return copiesAt(state, mount).some((copy) => {
    const [child, ...others] = childrenOf(state, copy.id)
    if (others.length > 0 || (child !== undefined && child.mountpoint !== copy.root)) return false
    return handlesOn(state, copy.id) > 0
  })
}

/** What lies at its place of all that hears of its parent. */
function copiesAt(state: MachineState, { parent, mountpoint }: Mount): Mount[] {
  if (parent === 0) return []
  return receivers(state, mountOf(state, parent)).flatMap(
    (at) => mountedOn(state, { mnt: at.id, node: mountpoint }) ?? [],
  )
}

/** Mounts on it that expire and that nobody uses go, the innermost first. */
export function shrink(state: MachineState, mount: Mount): void {
  for (let idle = idleOn(state, mount); idle.length > 0; idle = idleOn(state, mount))
    for (const each of idle) if (each.ns !== 0) takeDown(state, each, { propagate: true, sync: true })
}

function idleOn(state: MachineState, parent: Mount): Mount[] {
  return childrenOf(state, parent.id).flatMap((child) => {
    if (!child.shrinkable) return []
    if (childrenOf(state, child.id).length > 0) return idleOn(state, child)
    return isBusy(state, child) ? [] : [child]
  })
}

/** What nobody holds any more goes: mounts, what stayed attached to them, their accounting, superblocks. */
export function collect(state: MachineState): void {
  for (let gone = firstUnheld(state); gone !== undefined; gone = firstUnheld(state)) {
    const { id } = gone
    state.mounts = state.mounts.filter((mount) => mount.id !== id)
    for (const child of childrenOf(state, id)) child.parent = child.mountpoint = 0
    state.accounts = state.accounts.filter(({ mnt }) => mnt !== id)
  }
  const alive = new Set([...state.mounts, ...state.accounts].map(({ sb }) => sb))
  const dead = state.supers.filter(({ id }) => !alive.has(id))
  if (dead.length === 0) return
  for (const sb of dead) if (sb.key !== 0) linger(state, sb)
  state.supers = state.supers.filter(({ id }) => alive.has(id))
  state.nodes = state.nodes.filter(({ sb }) => alive.has(sb))
}

function linger(state: MachineState, sb: Super): void {
  forget(state, sb.fs, sb.key)
  state.lingering.push({ sb, nodes: state.nodes.filter((node) => node.sb === sb.id) })
}

/** What lingers of that type and key is gone. */
export function forget(state: MachineState, fs: string, key: number): void {
  state.lingering = state.lingering.filter(({ sb }) => sb.fs !== fs || sb.key !== key)
}

function firstUnheld(state: MachineState): Mount | undefined {
  return state.mounts.find(({ id, ns, parent }) => ns === 0 && parent === 0 && handlesOn(state, id) === 0)
}

/** How mounts go. */
interface Down {
  /** with their copies elsewhere */
  propagate?: boolean
  /** one from the other, also what is locked */
  sync?: boolean
  /** what lies on another one stays on it, until that is gone */
  connected?: boolean
}

/** A mount and all below it leave their namespace. Of a lazy umount, locked ones stay with their parent. */
export function takeDown(state: MachineState, top: Mount, { propagate, sync, connected }: Down = {}): void {
  const victims = subtree(state, top)
  if (propagate === true) {
    for (const copy of copiesAt(state, top)) copy.locked = false
    victims.push(...takenAlong(state, victims))
  }
  makePrivate(state, victims)
  for (const mount of victims) {
    const staysOn = sync !== true && victims.some(({ id }) => id === mount.parent) && (connected || mount.locked)
    mount.ns = 0
    mount.expiring = false
    if (!staysOn) mount.parent = mount.mountpoint = 0
  }
}

/** Parents before children. */
export function subtree(state: MachineState, top: Mount): Mount[] {
  const found = [top]
  for (let i = 0; i < found.length; i++) found.push(...childrenOf(state, found[i]!.id))
  return found
}

/** A real put: it clears the mark of MNT_EXPIRE. */
export function unmark(state: MachineState, { mnt }: Place): void {
  const mount = mountOf(state, mnt)
  if (mount !== undefined) mount.marked = false
}
