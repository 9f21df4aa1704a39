import { do_syscall } from '#kernel/entry'
import { type MountOptions, path_mount } from '#kernel/fs/do_mount'
import { do_exit } from '#kernel/fs/fork'
import { ksys_chdir, ksys_close, ksys_open, ksys_stat } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { trace_umount_return } from '#kernel/trace'
import { generationOf } from '#shm/slab'

/** System calls as the scenarios of the bugs make them: by the number of a name below /, and back to user after each. */
const SYSCALL = 1

/** What the kernel does on behalf of a task, and back to user. */
export function inKernel(body: () => void): number {
  return do_syscall(SYSCALL, () => {
    body()
    return 0
  })
}

export const mountAt = (name: number, fsName: number, options?: MountOptions): number =>
  do_syscall(SYSCALL, () => path_mount(absolute(name), fsName, options))
export const stat = (...names: number[]): number => do_syscall(SYSCALL, () => ksys_stat(absolute(...names)))
export const open = (...names: number[]): number => do_syscall(SYSCALL, () => ksys_open(absolute(...names)))
export const close = (fd: number): number => do_syscall(SYSCALL, () => ksys_close(fd))
export const chdir = (...names: number[]): number => do_syscall(SYSCALL, () => ksys_chdir(absolute(...names)))

/** umount(2), and the word to the judges that it has returned to user. */
export function umount(name: number, flags = 0): number {
  let mnt = 0
  let generation = 0
  const result = do_syscall(SYSCALL, () =>
    ksys_umount(absolute(name), flags, (umounted) => {
      mnt = umounted
      generation = generationOf(umounted)
    }),
  )
  if (mnt !== 0 && (flags & MNT_DETACH) === 0) trace_umount_return(mnt, generation)
  return result
}

/** The process ends, and with it a namespace that it alone is in. Hands on what it came to. */
export function exitWith<T>(outcome: T): T {
  do_exit(0)
  return outcome
}

/** umount -l */
export const detach = (name: number): number => umount(name, MNT_DETACH)
