import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import type { Koffi } from './koffi_face.ts'

/**
 * System calls of the running kernel, by koffi. Each returns what the kernel did: 0 or more, or the negative number of the error.
 * Nothing here looks at what it is given: only threads of live/host.ts call it, in a mount namespace of their own.
 */
export interface Libc {
  mount(source: string, target: string, type: string | null, flags: number, data?: string): number
  umount(target: string, flags: number): number
  open(path: string, flags: number, mode: number): number
  openAt(directory: number, path: string, flags: number): number
  close(fd: number): number
  chdir(path: string): number
  chroot(path: string): number
  fchdir(fd: number): number
  mkdir(path: string, mode: number): number
  rmdir(path: string): number
  unlink(path: string): number
  rename(from: string, to: string): number
  symlink(target: string, path: string): number
  access(path: string): number
  pivotRoot(to: string, old: string): number
  moveMount(from: string, to: string, flags: number): number
  /** of what a descriptor is open on */
  moveMountOf(fd: number, to: string, flags: number): number
  /** a descriptor of a mount that is attached to nothing */
  openTree(path: string, flags: number): number
  fsmount(type: string, source: string): number
  /** attributes to set and to clear, and MS_SHARED or its like, or 0 */
  mountSetattr(path: string, flags: number, set: number, clear: number, propagation: number): number
  unshare(flags: number): number
  setns(fd: number, kind: number): number
  dieWithParent(): number
  threadId(): number
}

export const MS_RDONLY = 1
export const MS_REMOUNT = 32
export const MS_BIND = 4096
export const MS_MOVE = 8192
export const MS_REC = 16384
export const MS_UNBINDABLE = 1 << 17
export const MS_PRIVATE = 1 << 18
export const MS_SLAVE = 1 << 19
export const MS_SHARED = 1 << 20
export const MNT_DETACH = 2
export const CLONE_FS = 0x200
export const CLONE_NEWNS = 0x20000
export const O_WRONLY = 1
export const O_CREAT = 0o100
export const O_CLOEXEC = 0o2000000
export const O_PATH = 0o10000000
export const O_TMPFILE = 0o20200000

export const MOVE_MOUNT_SET_GROUP = 0x100
export const MOVE_MOUNT_BENEATH = 0x200
const MOVE_MOUNT_F_EMPTY_PATH = 4
export const OPEN_TREE_CLONE = 1
const FSOPEN_CLOEXEC = 1
const FSCONFIG_SET_STRING = 1
const FSCONFIG_CMD_CREATE = 6
const FSMOUNT_CLOEXEC = 1
export const AT_RECURSIVE = 0x8000
export const MOUNT_ATTR_RDONLY = 1

/** The same on all architectures, as all newer calls. */
const SYS_OPEN_TREE = 428
const SYS_MOVE_MOUNT = 429
const SYS_FSOPEN = 430
const SYS_FSCONFIG = 431
const SYS_FSMOUNT = 432
const SYS_MOUNT_SETATTR = 442
const AT_FDCWD = -100
/** struct mount_attr: attributes to set, to clear, propagation, a descriptor; of 64 bits each */
const MOUNT_ATTR_BYTES = 32
const SYS_PIVOT_ROOT: Record<string, number> = { x64: 155, arm64: 41 }
const SYS_GETTID: Record<string, number> = { x64: 186, arm64: 178 }
const PR_SET_PDEATHSIG = 1
const SIGKILL = 9

/** Why the kernel of this machine cannot be asked, or the calls. */
export function loadLibc(): Libc | string {
  if (platform() !== 'linux') return `this is ${platform()}, not Linux`
  const [pivotRoot, gettid] = [SYS_PIVOT_ROOT[arch()], SYS_GETTID[arch()]]
  if (pivotRoot === undefined || gettid === undefined)
    return `the numbers of system calls on ${arch()} are not in the table`
  let koffi: Koffi
  try {
    koffi = createRequire(import.meta.url)('koffi') as Koffi
  } catch (error) {
    return `koffi, an optional dependency, is not there: ${(error as Error).message.split('\n')[0]}`
  }
  const libc = koffi.load(null)
  const bind = (signature: string) => {
    const call = libc.func(signature)
    return (...args: unknown[]): number => {
      const result = Number(call(...args))
      return result < 0 ? -koffi.errno() : result
    }
  }
  const mount = bind('int mount(str, str, str, ulong, str)')
  const pivot = bind('long syscall(long, str, str)')
  const moveMount = bind('long syscall(long, int, str, int, str, uint)')
  const openTree = bind('long syscall(long, int, str, uint)')
  const fsopen = bind('long syscall(long, str, uint)')
  const fsconfig = bind('long syscall(long, int, uint, str, str, int)')
  const fsmount = bind('long syscall(long, int, uint, uint)')
  const close = bind('int close(int)')
  const setattr = bind('long syscall(long, int, str, uint, void *, size_t)')
  const noArguments = bind('long syscall(long)')
  const prctl = bind('int prctl(int, ulong, ulong, ulong, ulong)')
  const access = bind('int access(str, int)')
  return {
    mount: (source, target, type, flags, data) => mount(source, target, type, flags, data ?? null),
    umount: bind('int umount2(str, int)'),
    open: bind('int open(str, int, uint)'),
    openAt: bind('int openat(int, str, int)'),
    close,
    chdir: bind('int chdir(str)'),
    chroot: bind('int chroot(str)'),
    fchdir: bind('int fchdir(int)'),
    mkdir: bind('int mkdir(str, uint)'),
    rmdir: bind('int rmdir(str)'),
    unlink: bind('int unlink(str)'),
    rename: bind('int rename(str, str)'),
    symlink: bind('int symlink(str, str)'),
    access: (path) => access(path, 0),
    pivotRoot: (to, old) => pivot(pivotRoot, to, old),
    moveMount: (from, to, flags) => moveMount(SYS_MOVE_MOUNT, AT_FDCWD, from, AT_FDCWD, to, flags),
    moveMountOf: (fd, to, flags) => moveMount(SYS_MOVE_MOUNT, fd, '', AT_FDCWD, to, flags | MOVE_MOUNT_F_EMPTY_PATH),
    openTree: (path, flags) => openTree(SYS_OPEN_TREE, AT_FDCWD, path, flags | O_CLOEXEC),
    fsmount: (type, source) => {
      const fs = fsopen(SYS_FSOPEN, type, FSOPEN_CLOEXEC)
      if (fs < 0) return fs
      let result = fsconfig(SYS_FSCONFIG, fs, FSCONFIG_SET_STRING, 'source', source, 0)
      if (result === 0) result = fsconfig(SYS_FSCONFIG, fs, FSCONFIG_CMD_CREATE, null, null, 0)
      if (result === 0) result = fsmount(SYS_FSMOUNT, fs, FSMOUNT_CLOEXEC, 0)
      close(fs)
      return result
    },
    mountSetattr: (path, flags, set, clear, propagation) => {
      const attr = new BigUint64Array(MOUNT_ATTR_BYTES / 8)
      attr[0] = BigInt(set)
      attr[1] = BigInt(clear)
      attr[2] = BigInt(propagation)
      return setattr(SYS_MOUNT_SETATTR, AT_FDCWD, path, flags, new Uint8Array(attr.buffer), MOUNT_ATTR_BYTES)
    },
    unshare: bind('int unshare(int)'),
    setns: bind('int setns(int, int)'),
    dieWithParent: () => prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0),
    threadId: () => noArguments(gettid),
  }
}
