import { CLONE_NEWNS, type Libc, MNT_DETACH, MS_BIND, MS_PRIVATE, MS_RDONLY, MS_REC, MS_REMOUNT } from './libc.ts'

/** What programs find: a root of their own with these directories. */
const DIRECTORIES = ['a', 'b']

/**
 * A mount namespace whose only mount is a root of our own: nothing outside is in reach, by no path. It goes with the last thread that is
 * in it, however that ends. What lies below is mounted over `at`, for nobody else, and is out of reach, too.
 *
 * Programs of the model have a root that nobody can write to. Here it is an overlay that has only lower layers: a remount cannot
 * change that, as it could with a tmpfs. Returns 0 or a negative error.
 */
export function makeWorld(libc: Libc, at: string): number {
  const steps = [
    () => libc.unshare(CLONE_NEWNS),
    () => libc.mount('none', '/', null, MS_REC | MS_PRIVATE),
    () => libc.mount('below', at, 'tmpfs', 0),
    () => libc.chdir(at),
    ...['layer', 'empty', 'root', ...DIRECTORIES.map((name) => `layer/${name}`)].map(
      (name) => () => libc.mkdir(name, 0o755),
    ),
    () => libc.mount('mem', 'root', 'overlay', MS_RDONLY, 'lowerdir=layer:empty'),
    () => libc.chdir('root'),
    () => libc.pivotRoot('.', '.'),
    () => libc.umount('.', MNT_DETACH),
    () => libc.chdir('/'),
    () => libc.mount('none', '/', null, MS_REMOUNT | MS_BIND), // the filesystem is read-only, the mount is not
  ]
  for (const step of steps) {
    const result = step()
    if (result < 0) return result
  }
  return 0
}
