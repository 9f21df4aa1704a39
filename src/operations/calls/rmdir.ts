import { ksys_rmdir } from '#kernel/fs/unlink'
import type { Domain } from '../domain.ts'
import { operation } from '../operation.ts'
import { removeThere } from '../reference/files.ts'

/** Directories inside of what programs mount, mostly. */
const VICTIM = {
  kind: 'place',
  torture: 'point',
  program: [
    [6, '/a/d'],
    [2, '/b/d'],
    [1, '/a/f'],
    [1, '/a'],
    [1, 'd'],
    [1, '@0/d'],
  ],
} satisfies Domain

/** rmdir(2). What others have mounted on the directory, in namespaces of their own, goes with it, lazily. */
export const rmdir = operation(
  'rmdir',
  { at: VICTIM },
  {
    discover: 2,
    run: ({ at }) => ksys_rmdir(at),
    reference: {
      paths: ({ at }) => [directoryOf(at)],
      wantsDirectory: true,
      changesTree: true,
      act: (turn, { at }, place) => removeThere(turn, at.slice(at.lastIndexOf('/') + 1), place!),
      unmounts: true,
    },
  },
)

/** `/a` of `/a/d`, `/` of `/a`, `.` of `d`. */
function directoryOf(path: string): string {
  const end = path.lastIndexOf('/')
  return end < 0 ? '.' : path.slice(0, end) || '/'
}
