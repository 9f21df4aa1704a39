import { do_syscall } from '#kernel/entry'
import { path_mount } from '#kernel/fs/do_mount'
import { ksys_chdir, ksys_close, ksys_create, ksys_open, ksys_stat } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { ksys_umount } from '#kernel/fs/umount'
import { buildWorld } from '#kernel/world'

/** What bench/run.ts times: system calls of one task on an idle machine of the model, none of which ends an object. */
const DISK = 1
const A = 2
const B = 3
const C = 4

/** /a, /a/b and /a/b/c, each a filesystem of its own, with one file held open on /a/b. */
export function bootCalls(): void {
  buildWorld({
    arenaBytes: 4 << 20,
    cpus: 1,
    kworkers: 1,
    quarantine: 16,
    killSbIoUs: 0,
    filesystems: [{ name: DISK }],
  })
  const path: number[] = []
  for (const name of [A, B, C]) {
    do_syscall(0, () => ksys_create(absolute(...path), name, 'directory'))
    path.push(name)
    do_syscall(0, () => path_mount(absolute(...path), DISK))
  }
  do_syscall(0, () => ksys_open(absolute(A, B)))
}

export const calls: Record<string, () => number> = {
  'stat /': () => do_syscall(0, () => ksys_stat(absolute())),
  'stat /a/b/c across three mounts': () => do_syscall(0, () => ksys_stat(absolute(A, B, C))),
  'stat of a missing name': () => do_syscall(0, () => ksys_stat(absolute(A, 99))),
  'open and close /a/b': () => {
    const fd = do_syscall(0, () => ksys_open(absolute(A, B)))
    return do_syscall(0, () => ksys_close(fd))
  },
  'chdir /a': () => do_syscall(0, () => ksys_chdir(absolute(A))),
  'umount /a/b that is busy': () => do_syscall(0, () => ksys_umount(absolute(A, B), 0)),
}
