// explore: atomic
/**
 * What programs find when they begin, and the numbers behind their names: a root filesystem with the empty directories a and
 * b, filesystems to mount (a new one has nothing in it), and modules. `d` and `f` are names for what programs create.
 */
import { FS_REQUIRES_DEV, FS_SINGLE, FS_STACKED } from '#kernel/fs/file_system_type'
import { AT_FDCWD, AT_ROOT, type PathName } from '#kernel/fs/path_name'
import { INIT_FAILS, INIT_KERN_MOUNT, INIT_REGISTER } from '#kernel/module/catalogue'

export const MOST_CPUS = 4
/** That a namespace may have: who binds shared trees into one another has twice as many each time. */
export const MOST_MOUNTS = 60

export const NAMES: Record<string, number> = { a: 1, b: 2, d: 3, f: 4 }
export const ROOT_DIRECTORIES: readonly string[] = ['a', 'b']

/** Built in. `mem` gives each mount a superblock of its own, `disk` and `disk2` are on devices, `single` has one for all, `net` closes files later, `served` asks a task when it goes, `stacked` lies on a kernel mount of `mem`. */
export const BUILT_IN: Record<string, { number: number; flags: number }> = {
  mem: { number: 10, flags: 0 },
  disk: { number: 11, flags: FS_REQUIRES_DEV },
  disk2: { number: 12, flags: FS_REQUIRES_DEV },
  single: { number: 13, flags: FS_SINGLE },
  net: { number: 14, flags: 0 },
  served: { number: 15, flags: 0 },
  stacked: { number: 16, flags: FS_STACKED },
}

/** Their names are those of their filesystems, too. The init of the `bad` ones fails after all that it did. */
export const MODULES: Record<string, { number: number; init: number }> = {
  mod: { number: 20, init: INIT_REGISTER },
  badmod: { number: 21, init: INIT_REGISTER | INIT_FAILS },
  kern: { number: 22, init: INIT_KERN_MOUNT },
  badkern: { number: 23, init: INIT_KERN_MOUNT | INIT_FAILS },
}

export function fsNumber(fs: string): number {
  const number = BUILT_IN[fs]?.number ?? MODULES[fs]?.number
  if (number === undefined) throw new Error(`a program names the filesystem "${fs}", which is none of its world`)
  return number
}

/** `/a/d`, `d` (from the cwd), `@1/d` (from descriptor 1), `/`, `.`. */
export function pathName(text: string): PathName {
  const fd = /^@(\d+)\/?/.exec(text)
  const at = fd !== null ? Number(fd[1]) : text.startsWith('/') ? AT_ROOT : AT_FDCWD
  const names: number[] = []
  for (const part of (fd === null ? text : text.slice(fd[0].length)).split('/')) {
    if (part === '' || part === '.') continue
    const number = NAMES[part]
    if (number === undefined) throw new Error(`a program names "${text}", but "${part}" is no name of its world`)
    names.push(number)
  }
  return { at, names }
}
