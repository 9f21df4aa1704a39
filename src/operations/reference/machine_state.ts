// explore: atomic
/**
 * The reference: what programs can see of mounts, in plain sequential TypeScript without a line of the kernel model. Nothing is
 * counted; who holds what is looked up, and what nobody holds is gone at once.
 */
export interface Node {
  id: number
  sb: number
  /** itself for a root */
  parent: number
  name: string
  directory: boolean
  /** its name is gone: nobody finds it any more, and who is there stays there */
  removed?: true
}

export interface Super {
  id: number
  fs: string
  key: number
  readonly: boolean
  /** no remount makes it writable */
  writeProtected: boolean
}

export interface Mount {
  id: number
  sb: number
  root: number
  /** 0: attached to nothing */
  parent: number
  mountpoint: number
  /** 0: in no namespace */
  ns: number
  readonly: boolean
  locked: boolean
  /** made to expire, as copies of it are: idle, it keeps nobody from unmounting what it lies on */
  shrinkable: boolean
  /** on the list of those that expire */
  expiring: boolean
  marked: boolean
  /** peers have one number; 0: not shared */
  group: number
  /** the group that it receives from, or 0 */
  master: number
  unbindable: boolean
}

export interface Place {
  mnt: number
  node: number
}

export interface OpenFile extends Place {
  writes: boolean
  /** what it is open on goes with it, unless that has got a place */
  dissolves?: true
}

export interface Task {
  ns: number
  root: Place
  cwd: Place
  files: Array<OpenFile | null>
  /** where the walk that comes next goes on */
  crossing?: Crossing
}

/** A path walked in part: what has been crossed to by now, and the names that are left. */
export interface Crossing {
  place: Place
  rest: string[]
  /** it has not left its start yet: what lies on that is not looked at */
  atStart?: true
}

export interface MachineState {
  last: number
  nodes: Node[]
  supers: Super[]
  mounts: Mount[]
  /** one for each CPU, and init behind them */
  tasks: Task[]
  /** `user` numbers the user namespace that owns it; `origin` one without tasks, of a tree that goes with a descriptor: what that is a copy from, or 0 */
  namespaces: Array<{ id: number; root: number; user: number; origin?: number }>
  /** accounting files by their pid namespace: through which superblock, closed with which mount */
  accounts: Array<{ ns: number; sb: number; mnt: number }>
  modules: string[]
  /** superblocks that nobody holds any more, the last of each type and key: what put them may not be over */
  lingering: Lingering[]
  /** calls that are under way, with what they have found and hold: see phases.ts */
  walks: Walk[]
}

export interface Lingering {
  sb: Super
  nodes: Node[]
}

export interface Walk {
  cpu: number
  /** how many of its phases are done */
  phase: number
  places: Place[]
  crossing?: Crossing
  /** it has acted, and holds on to what it found for a moment more */
  answer?: number
}

export const ROOT_FS = 'mem'
/** The mount that the root lies on, and that nobody sees. */
const ROOTFS = 7

/** The world of world.ts, before any operation. */
export function firstState(cpus: number, directories: readonly string[]): MachineState {
  const state: MachineState = {
    last: 7,
    nodes: [
      { id: 2, sb: 1, parent: 2, name: '', directory: true },
      { id: 6, sb: 5, parent: 6, name: '', directory: true },
    ],
    supers: [
      { id: 1, fs: ROOT_FS, key: 0, readonly: true, writeProtected: true },
      { id: 5, fs: ROOT_FS, key: 0, readonly: false, writeProtected: false },
    ],
    mounts: [
      { ...DETACHED, id: 3, sb: 1, root: 2, ns: 4, parent: ROOTFS, mountpoint: 6 },
      { ...DETACHED, id: ROOTFS, sb: 5, root: 6, ns: 4 },
    ],
    tasks: [],
    namespaces: [{ id: 4, root: ROOTFS, user: 0 }],
    accounts: [],
    modules: [],
    lingering: [],
    walks: [],
  }
  for (const name of directories) state.nodes.push({ id: ++state.last, sb: 1, parent: 2, name, directory: true })
  const place = { mnt: 3, node: 2 }
  for (let i = 0; i <= cpus; i++) state.tasks.push({ ns: 4, root: place, cwd: place, files: [] })
  return state
}

export const DETACHED: Omit<Mount, 'id' | 'sb' | 'root'> = {
  parent: 0,
  mountpoint: 0,
  ns: 0,
  readonly: false,
  locked: false,
  shrinkable: false,
  expiring: false,
  marked: false,
  group: 0,
  master: 0,
  unbindable: false,
}

/** A child of init: where that is, nothing open. */
export function newTask({ tasks }: MachineState): Task {
  const { ns, root, cwd } = tasks.at(-1)!
  return { ns, root, cwd, files: [] }
}

/** Places are never changed in place, so they may be shared between copies. */
export function copyOf(state: MachineState): MachineState {
  return {
    last: state.last,
    nodes: state.nodes.slice(),
    supers: state.supers.slice(),
    mounts: state.mounts.map((mount) => ({ ...mount })),
    tasks: state.tasks.map((task) => ({ ...task, files: task.files.slice() })),
    namespaces: state.namespaces.slice(),
    accounts: state.accounts.slice(),
    modules: state.modules.slice(),
    lingering: state.lingering.slice(),
    walks: state.walks.slice(),
  }
}
