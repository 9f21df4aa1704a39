/** Where a path name starts: the task's root, its cwd, or an open file (a descriptor, 0 and up). */
export const AT_ROOT = -1
export const AT_FDCWD = -100

/** A path name as a system call takes it; what the numbers of the names spell is the boot's affair. */
export interface PathName {
  at: number
  names: readonly number[]
}

export function absolute(...names: number[]): PathName {
  return { at: AT_ROOT, names }
}

export function relativeTo(at: number, ...names: number[]): PathName {
  return { at, names }
}
