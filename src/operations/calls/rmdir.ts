import { ksys_rmdir, ksys_unlink } from '#kernel/fs/unlink'
import type { Domain } from '../domain.ts'
import { operation } from '../operation.ts'
import { removeThere } from '../reference/files.ts'
import { directoryOf, lastNameOf } from '../reference/resolve.ts'

/** Directories inside of what programs mount, mostly. */
export const VICTIM = {
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

/** The same for files. */
const FILE_VICTIM = {
  ...VICTIM,
  program: [
    [6, '/a/f'],
    [2, '/b/f'],
    [1, '/a/d'],
    [1, 'f'],
    [1, '@0/f'],
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
      act: (turn, { at }, place) => removeThere(turn, lastNameOf(at), place!, 'directory'),
      unmounts: true,
    },
  },
)

/** unlink(2): the same of what is no directory. */
export const unlink = operation(
  'unlink',
  { at: FILE_VICTIM },
  {
    discover: 1,
    run: ({ at }) => ksys_unlink(at),
    reference: {
      paths: ({ at }) => [directoryOf(at)],
      wantsDirectory: true,
      changesTree: true,
      act: (turn, { at }, place) => removeThere(turn, lastNameOf(at), place!, 'file'),
      unmounts: true,
    },
  },
)
