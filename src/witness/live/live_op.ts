import type { Op } from '../../discover/program.ts'
import {
  AT_RECURSIVE,
  CLONE_NEWNS,
  type Libc,
  MOUNT_ATTR_RDONLY,
  MOVE_MOUNT_BENEATH,
  MOVE_MOUNT_SET_GROUP,
  MS_BIND,
  MS_MOVE,
  MS_PRIVATE,
  MS_RDONLY,
  MS_REC,
  MS_REMOUNT,
  MS_SHARED,
  MS_SLAVE,
  MS_UNBINDABLE,
  O_CLOEXEC,
  O_CREAT,
  O_PATH,
  O_TMPFILE,
  O_WRONLY,
  OPEN_TREE_CLONE,
} from './libc.ts'

/** A task of a program, played by a thread: its descriptors by the numbers that the program knows them by. */
export interface LiveTask {
  libc: Libc
  files: Array<number | undefined>
  /** the namespace that a new process is in */
  firstNs(): number
  /** a descriptor of the directory of all threads, which is out of reach by name */
  threads: number
  /** number of the thread that is where a new process begins; otherwise that is on top of the root of its namespace */
  init?: number | undefined
}

const EBADF = 9
const EACCES = 13
const EISDIR = 21
const EROFS = 30
const UMOUNT = { '': 0, force: 1, detach: 2, expire: 4, nofollow: 8 }
const PROPAGATION = { shared: MS_SHARED, private: MS_PRIVATE, slave: MS_SLAVE, unbindable: MS_UNBINDABLE }
const FILE = 'f'
const NO_FD = -1

/** Operations that have a system call of the same meaning. */
export const ASKED: ReadonlySet<Op['do']> = new Set([
  'mount',
  'bind',
  'move',
  'make',
  'rmdir',
  'unlink',
  'rename',
  'chroot',
  'pivot_root',
  'open_tree',
  'fsmount',
  'move_mount',
  'set group',
  'setattr',
  'setns',
  'umount',
  'remount',
  'create',
  'stat',
  'open',
  'close',
  'chdir',
  'fchdir',
  'unshare',
  'exit',
])

/** The system calls of an operation, ready to be made: what the kernel answers, with the program's number for a descriptor. */
export function liveOp(op: Op, task: LiveTask): () => number {
  const { libc, files } = task
  switch (op.do) {
    case 'mount':
      return () => libc.mount(op.fs, op.at, 'tmpfs', op.readonly ? MS_RDONLY : 0)
    case 'bind':
      return () => libc.mount(op.from, op.at, null, MS_BIND | (op.recurse ? MS_REC : 0))
    case 'move':
      return () => libc.mount(op.from, op.at, null, MS_MOVE)
    case 'make':
      return () => libc.mount('none', op.at, null, PROPAGATION[op.how] | (op.recurse ? MS_REC : 0))
    case 'set group':
      return () => libc.moveMount(op.from, op.at, MOVE_MOUNT_SET_GROUP)
    case 'setattr': {
      const [set, clear] = op.readonly ? [MOUNT_ATTR_RDONLY, 0] : [0, MOUNT_ATTR_RDONLY]
      const propagation = op.how ? PROPAGATION[op.how] : 0
      return () => libc.mountSetattr(op.at, op.recurse ? AT_RECURSIVE : 0, set, clear, propagation)
    }
    case 'setns':
      return () => libc.setns(task.firstNs(), CLONE_NEWNS)
    case 'rmdir':
      return () => libc.rmdir(op.at)
    case 'chroot':
      return () => libc.chroot(op.at)
    case 'open_tree':
      return () => install(files, libc.openTree(op.at, OPEN_TREE_CLONE | (op.recurse ? AT_RECURSIVE : 0)))
    case 'fsmount':
      return () => install(files, libc.fsmount('tmpfs', op.fs))
    case 'move_mount':
      return () => libc.moveMountOf(files[op.fd] ?? NO_FD, op.at, op.beneath ? MOVE_MOUNT_BENEATH : 0)
    case 'pivot_root':
      return () => libc.pivotRoot(op.at, op.old)
    case 'unlink':
      return () => libc.unlink(op.at)
    case 'rename':
      return () => libc.rename(op.from, op.at)
    case 'umount':
      return () => libc.umount(op.at, UMOUNT[op.how])
    case 'remount': {
      const flags = MS_REMOUNT | (op.bind ? MS_BIND : 0) | (op.readonly ? MS_RDONLY : 0)
      return () => writeProtected(libc.mount('none', op.at, null, flags))
    }
    case 'create':
      return () => create(libc, `${op.at}/${op.name}`, op.name === FILE)
    case 'stat':
      return () => libc.access(op.at)
    case 'open':
      return () => install(files, open(libc, op.at, op.how))
    case 'close':
      return () => {
        const fd = files[op.fd]
        if (fd === undefined) return -EBADF
        files[op.fd] = undefined
        return libc.close(fd)
      }
    case 'chdir':
      return () => libc.chdir(op.at)
    case 'fchdir':
      return () => (files[op.fd] === undefined ? -EBADF : libc.fchdir(files[op.fd]!))
    case 'unshare':
      return () => libc.unshare(CLONE_NEWNS)
    case 'exit':
      return () => {
        letGo(task)
        if (task.init !== undefined) beginAt(task, task.init)
        return 0
      }
    default:
      throw new Error(`${op.do} is no operation that a running kernel is asked for`)
  }
}

/** What a process drops when it ends, and where the next one begins. */
export function letGo({ libc, files, firstNs }: LiveTask): void {
  for (const fd of files) if (fd !== undefined) libc.close(fd)
  files.length = 0
  libc.setns(firstNs(), CLONE_NEWNS)
}

/** Root and cwd of another thread, which may be other ones than those of its namespace. */
function beginAt({ libc, threads }: LiveTask, thread: number): void {
  const root = libc.openAt(threads, `${thread}/root`, O_PATH | O_CLOEXEC)
  const cwd = libc.openAt(threads, `${thread}/cwd`, O_PATH | O_CLOEXEC)
  libc.fchdir(root)
  libc.chroot('.')
  libc.fchdir(cwd)
  libc.close(root)
  libc.close(cwd)
}

function create(libc: Libc, path: string, file: boolean): number {
  if (!file) return libc.mkdir(path, 0o755)
  const fd = libc.open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
  return fd < 0 ? fd : libc.close(fd)
}

/** The model opens directories for writing, too: on a kernel that is a file without a name in it, which holds the mount in the same way. */
function open(libc: Libc, path: string, how: 'read' | 'write' | 'path'): number {
  if (how === 'path') return libc.open(path, O_PATH | O_CLOEXEC, 0)
  if (how === 'read') return libc.open(path, O_CLOEXEC, 0)
  const fd = libc.open(path, O_WRONLY | O_CLOEXEC, 0)
  return fd === -EISDIR ? libc.open(path, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0o600) : fd
}

function install(files: LiveTask['files'], fd: number): number {
  if (fd < 0) return fd
  let number = 0
  while (files[number] !== undefined) number++
  files[number] = fd
  return number
}

/** Only the root refuses a remount so, an overlay without a layer to write to; the model's, a write-protected medium, has another word for it. */
function writeProtected(result: number): number {
  return result === -EROFS ? -EACCES : result
}
