// explore: atomic
import { EACCES, EAGAIN, EBUSY, EINVAL, ENODEV, ENOENT, ENOTDIR, EOPNOTSUPP } from '#kernel/lib/errno'
import { BUILT_IN, MODULES } from '../world.ts'
import { childrenOf, collect, forget, isBusy, isInUse, mountOf, shrink, takeDown, unmark } from './liveness.ts'
import { DETACHED, type MachineState, type Mount, type Place, type Super, type Task } from './machine_state.ts'
import { attachTree, cloneOf, copyTree } from './propagation.ts'
import type { Turn } from './reference.ts'
import { isBelow, isDirectory, topOf } from './resolve.ts'

/** What a mount call asks for. */
export interface Mounted {
  fs: string
  key?: number
  readonly?: boolean
  expiring?: boolean
}

export function mountThere(turn: Turn, op: Mounted, place: Place): number {
  const result = newMount(turn, op, place)
  unmark(turn.state, place)
  return result
}

/** The module of a filesystem whose init will fail may have registered it already. */
function newMount({ state, task, badmodComing }: Turn, op: Mounted, place: Place): number {
  if (op.fs === 'badmod' && !badmodComing) return -ENODEV
  if (op.fs === 'mod' && !state.modules.includes(op.fs)) state.modules.push(op.fs)
  if (!(op.fs in BUILT_IN) && !(op.fs in MODULES)) return -ENODEV
  const sb = superFor(state, op.fs, op.key ?? 0)
  if (sb === undefined) return -EBUSY
  const root = state.nodes.find((node) => node.sb === sb.id && node.parent === node.id)!
  const target = topOf(state, place)
  const refusal = mayAttach(state, task, target)
  if (refusal !== 0) return refusal
  if (mountOf(state, target.mnt).sb === sb.id && target.node === mountOf(state, target.mnt).root) return -EBUSY
  if (!isDirectory(state, target)) return -ENOTDIR
  const { readonly = false, expiring = false } = op
  const mount = mountOn(state, sb.id, root.id)
  Object.assign(mount, { readonly, shrinkable: expiring })
  const attached = attachTree(state, mount, target, false)
  mount.expiring = expiring && attached === 0
  return attached
}

/** A new mount of the superblock, attached to nothing. */
export function mountOn(state: MachineState, sb: number, root: number): Mount {
  const mount = { ...DETACHED, id: ++state.last, sb, root }
  state.mounts.push(mount)
  return mount
}

/** The superblock that the type has for the key, or a new one; undefined where another type has the device. */
export function superFor(state: MachineState, fs: string, key: number): Super | undefined {
  const wanted = keyOf(fs, key)
  const old = state.supers.find((sb) => wanted !== 0 && sb.fs === fs && sb.key === wanted)
  if (old !== undefined) return old
  if (isOnDevice(fs) && state.supers.some((sb) => sb.key === wanted && isOnDevice(sb.fs))) return undefined
  forget(state, fs, wanted)
  const made = { id: ++state.last, fs, key: wanted, readonly: false, writeProtected: false }
  state.supers.push(made)
  state.last++
  state.nodes.push({ id: state.last, sb: made.id, parent: state.last, name: '', directory: true })
  return made
}

/** 0: each mount has a superblock of its own. */
function keyOf(fs: string, key: number): number {
  return fs === 'single' ? 1 : key
}

/** The superblock that this mount would have had before its last holder let go comes back; false where there is none. */
export function revive(state: MachineState, { fs, key = 0 }: Mounted): boolean {
  const old = state.lingering.find(({ sb }) => sb.fs === fs && sb.key === keyOf(fs, key))
  if (old === undefined) return false
  forget(state, fs, old.sb.key)
  state.supers.push(old.sb)
  state.nodes.push(...old.nodes)
  return true
}

function mayAttach(state: MachineState, task: Task, target: Place): number {
  const { ns } = mountOf(state, target.mnt)
  if (ns === 0 || isRemoved(state, target)) return -ENOENT
  return ns === task.ns ? 0 : -EINVAL
}

export function bindThere({ state, task }: Turn, source: Place, place: Place, recurse: boolean): number {
  const target = topOf(state, place)
  let result = mayAttach(state, task, target)
  if (result === 0) result = bindTop(state, task, source, target, recurse)
  unmark(state, source)
  unmark(state, place)
  return result
}

function bindTop(state: MachineState, task: Task, source: Place, target: Place, recurse: boolean): number {
  const copy = copyForCaller(state, task, source, recurse)
  if (typeof copy === 'number') return copy
  return isDirectory(state, source) === isDirectory(state, target) ? attachTree(state, copy, target, false) : -ENOTDIR
}

/** A copy of the mount, or of all that lies on it, or why there is none. */
export function copyForCaller(state: MachineState, task: Task, source: Place, recurse: boolean): Mount | number {
  const from = mountOf(state, source.mnt)
  if (from.unbindable || !mayUse(state, task, from)) return -EINVAL
  if (!recurse && hasLockedBelow(state, from, source.node)) return -EINVAL
  const copies = recurse ? copyTree(state, from, { root: source.node }) : undefined
  if (typeof copies === 'number') return copies
  const copy = copies?.get(from) ?? cloneOf(state, from, source.node)
  copy.locked = false
  return copy
}

/** In the caller's namespace, or in a tree of nobody's or that is a copy of what is in it. */
export function mayUse(state: MachineState, task: Task, { ns }: Mount): boolean {
  const origin = state.namespaces.find(({ id }) => id === ns)?.origin
  return ns === task.ns || origin === 0 || (origin !== undefined && origin === task.ns)
}

/** Attached to nothing, and not unmounted: it goes with its descriptor. */
export function isAnonymousRoot(state: MachineState, { ns, parent }: Mount): boolean {
  return parent === 0 && state.namespaces.find(({ id }) => id === ns)?.origin !== undefined
}

/** Would a copy without them show what they hide? */
export function hasLockedBelow(state: MachineState, mount: Mount, node: number): boolean {
  return childrenOf(state, mount.id).some(({ locked, mountpoint }) => locked && isBelow(state, mountpoint, node))
}

export const isRemoved = (state: MachineState, { node }: Place): boolean =>
  state.nodes.find(({ id }) => id === node)!.removed === true

export const isWritten = (state: MachineState, { id }: Mount): boolean =>
  state.tasks.some(({ files }) => files.some((file) => file?.mnt === id && file.writes))

export function remountThere({ state, task }: Turn, op: { readonly: boolean; bind?: boolean }, place: Place): number {
  const mount = mountOf(state, place.mnt)
  let result = -EINVAL
  if (place.node === mount.root && mount.ns === task.ns)
    result = op.bind === true ? remountOne(state, mount, op.readonly) : remountSuper(state, mount, op.readonly)
  unmark(state, place)
  return result
}

function remountOne(state: MachineState, mount: Mount, readonly: boolean): number {
  if (readonly && !mount.readonly && isWritten(state, mount)) return -EBUSY
  mount.readonly = readonly
  return 0
}

/** The filesystem, and this one of its mounts. */
function remountSuper(state: MachineState, mount: Mount, readonly: boolean): number {
  const result = reconfigureSuper(state, mount.sb, readonly)
  if (result === 0) mount.readonly = readonly
  return result
}

function reconfigureSuper(state: MachineState, id: number, readonly: boolean): number {
  const sb = state.supers.find((each) => each.id === id)!
  if (!readonly && sb.writeProtected) return -EACCES
  if (readonly && !sb.readonly) state.accounts = state.accounts.filter((account) => account.sb !== id) // closed first
  if (readonly && !sb.readonly && hasWriters(state, id)) return -EBUSY
  state.supers = state.supers.map((each) => (each === sb ? { ...sb, readonly } : each))
  return 0
}

/** Whoever may write. */
export function remountAll(state: MachineState): number {
  state.supers = state.supers.map((sb) => (isOnDevice(sb.fs) ? { ...sb, readonly: true } : sb))
  return 0
}

/** And thawed again. */
export function freezeThere(state: MachineState, place: Place): number {
  const { sb } = mountOf(state, place.mnt)
  unmark(state, place)
  return isOnDevice(state.supers.find(({ id }) => id === sb)!.fs) ? 0 : -EOPNOTSUPP
}

const isOnDevice = (fs: string): boolean => fs === 'disk' || fs === 'disk2'

function hasWriters(state: MachineState, sb: number): boolean {
  const isOn = (mnt: number): boolean => mountOf(state, mnt).sb === sb
  return state.tasks.some(({ files }) => files.some((file) => file?.writes === true && isOn(file.mnt)))
}

export function umountThere({ state, task }: Turn, how: string, place: Place): number {
  const mount = mountOf(state, place.mnt)
  if (place.node !== mount.root || mount.ns !== task.ns || mount.locked) return -EINVAL
  if (how === 'expire') {
    if (mount.id === task.root.mnt) return -EINVAL
    if (isInUse(state, mount.id)) return -EBUSY
    if (!mount.marked) {
      mount.marked = true
      return -EAGAIN
    }
  }
  if (mount.id === task.root.mnt && how !== 'detach') return reconfigureSuper(state, mount.sb, true)
  if (mount.parent === 0) return -EINVAL
  if (how !== 'detach') {
    if (isBusy(state, mount)) shrink(state, mount)
    if (isBusy(state, mount)) return -EBUSY
  }
  takeDown(state, mount, { propagate: true, sync: how !== 'detach' })
  return 0
}

/** One round: those that two rounds found idle go. */
export function expireRound(state: MachineState): number {
  const idle = state.mounts.filter((mount) => {
    if (!mount.expiring) return false
    const second = mount.marked
    mount.marked = true
    return second && !isBusy(state, mount)
  })
  for (const mount of idle) if (mount.ns !== 0) takeDown(state, mount, { propagate: true, sync: true })
  return 0
}

/** A copy of every mount for the task; `locked`: none of them can be taken off its parent, nor is heard by the old ones. */
export function unshareAll({ state, task }: Turn, locked: boolean): number {
  const old = state.namespaces.find(({ id }) => id === task.ns)!
  const oldRoot = mountOf(state, old.root)
  const ns = ++state.last
  const user = locked ? ++state.last : old.user
  const kind = locked ? 'slave of shared' : 'peer'
  const copies = copyTree(state, oldRoot, { kind, all: true }) as Map<Mount, Mount>
  const copied = new Map<number, number>()
  for (const [mount, copy] of copies) {
    copied.set(mount.id, copy.id)
    const expiring = mount.expiring
    Object.assign(copy, { ns, expiring, locked: mount.locked || (locked && mount !== oldRoot && !expiring) })
  }
  state.namespaces.push({ id: ns, root: copied.get(oldRoot.id)!, user })
  task.ns = ns
  for (const which of ['root', 'cwd'] as const) {
    const place = task[which]
    task[which] = { ...place, mnt: copied.get(place.mnt) ?? place.mnt }
    unmark(state, place)
  }
  leaveNamespace(state, old.id)
  return 0
}

/** The last task of a namespace takes its mounts along. */
export function leaveNamespace(state: MachineState, ns: number): void {
  if (state.tasks.some((task) => task.ns === ns)) return
  const { root } = state.namespaces.find(({ id }) => id === ns)!
  state.namespaces = state.namespaces.filter(({ id }) => id !== ns)
  takeDown(state, mountOf(state, root))
}

/** All mounts of the type are forced off; true when nobody holds anything of it then. */
export function flushAway(state: MachineState, fs: string): boolean {
  forceOff(state, fs)
  return !state.supers.some((sb) => sb.fs === fs)
}

export function forceOff(state: MachineState, fs: string): void {
  const isOfType = (mount: Mount): boolean => state.supers.find(({ id }) => id === mount.sb)!.fs === fs
  for (const mount of state.mounts) {
    if (mount.ns === 0 || !isOfType(mount)) continue
    const { ns } = mount
    const goes = isAnonymousRoot(state, mount)
    takeDown(state, mount, { propagate: true })
    if (goes) state.namespaces = state.namespaces.filter(({ id }) => id !== ns)
  }
  collect(state)
}
