import { get } from '#kernel/lib/atomic'
import { placeName } from '#kernel/lib/lockdep/place'
import { self, task_struct } from '#kernel/task'
import { report } from '#shm/findings'

/**
 * `current` as a source of information: whose namespace, root and cwd, whose files, credentials and login. Deferred cleanup
 * runs in another task's context, so it may read none of it (the seed checks fsnotify_vfsmount_delete for just this).
 * Between `forbid_current` and `allow_current` a read is a finding that names the reader. `self` is for owning locks and
 * for waiting; test/kernel/current.test.ts holds that nobody reads those fields of it.
 */
let forbiddenIn = ''

export function current(at = 0): number {
  if (forbiddenIn !== '') {
    report(
      'assertion',
      'context',
      `${placeName(at)}, reads the current task inside ${forbiddenIn}, which may run in any context`,
      { functions: [forbiddenIn] },
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

/** Credentials: 0 may mount. */
export function current_uid(at?: number): number {
  return get(current(at) + task_struct.uid)
}

/** Audit: who logged in, whatever the task became since. */
export function audit_get_loginuid(at?: number): number {
  return get(current(at) + task_struct.loginuid)
}
