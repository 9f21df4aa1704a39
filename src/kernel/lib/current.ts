import { self } from '#kernel/task'
import { report } from '#shm/findings'

/**
 * `current` as a source of information: whose namespace, root and cwd, whose credentials. Deferred cleanup runs in
 * another task's context, so it may read none of it (the seed checks fsnotify_vfsmount_delete for just this). Between
 * `forbid_current` and `allow_current` a read is a finding that names the reader.
 */
let forbiddenIn = ''

export function current(reader: string): number {
  if (forbiddenIn !== '') {
    report(
      'assertion',
      'context',
      `${reader} reads the current task inside ${forbiddenIn}, which may run in any context`,
    )
  }
  return self
}

/** Returns what to hand to `allow_current`, so that sections nest. */
export function forbid_current(section: string): string {
  const outer = forbiddenIn
  forbiddenIn = section
  return outer
}

export function allow_current(outer: string): void {
  forbiddenIn = outer
}
