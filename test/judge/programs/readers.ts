import { boot_kernel } from '#kernel/boot'
import { fileOf } from '#kernel/fs/file_table'
import { get_fs_pwd, get_fs_root } from '#kernel/fs/fs_struct'
import { alloc_vfsmnt, check_mnt } from '#kernel/fs/mount'
import { emptyPath } from '#kernel/fs/path'
import { allow_current, audit_get_loginuid, current_uid, forbid_current } from '#kernel/lib/current'
import { reportedFindings } from '#shm/findings'

/** All that a task knows, and how the kernel asks for it. */
const readers = {
  credentials: () => current_uid(),
  login: () => audit_get_loginuid(),
  namespace: () => check_mnt(alloc_vfsmnt()),
  root: () => get_fs_root(emptyPath()),
  cwd: () => get_fs_pwd(emptyPath()),
  files: () => fileOf(0),
}

/** What the guard says when a cleanup asks so, and when it was over before. */
export function ask(reader: string): { inside: string[]; after: string[] } {
  boot_kernel(1 << 18, { cpus: 1, kworkers: 0, quarantine: 4, killSbIoUs: 0 })
  const read = readers[reader as keyof typeof readers]
  const outer = forbid_current('a cleanup')
  read()
  allow_current(outer)
  const inside = told()
  read()
  return { inside, after: told().slice(inside.length) }
}

function told(): string[] {
  return reportedFindings().map(({ kind, judge, message }) => `${kind} (${judge}): ${message}`)
}
