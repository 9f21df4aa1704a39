import { ksys_rename } from '#kernel/fs/rename'
import type { Domain } from '../domain.ts'
import { operation } from '../operation.ts'
import { renameThere } from '../reference/files.ts'
import { directoryOf, lastNameOf } from '../reference/resolve.ts'
import { VICTIM } from './rmdir.ts'

const NEW_NAME = {
  kind: 'place',
  torture: 'point',
  program: [
    [4, '/a/f'],
    [3, '/a/d'],
    [1, '/b/d'],
    [1, '/a/d/d'],
    [1, '/a/d/f'],
    [1, 'd'],
    [1, 'f'],
    [1, '/b'],
    [1, '@0/f'],
  ],
} satisfies Domain

/** rename(2). What others have mounted on the name moves with it, what they have on one that is replaced goes lazily. */
export const rename = operation(
  'rename',
  { from: VICTIM, at: NEW_NAME },
  {
    discover: 2,
    run: ({ from, at }) => ksys_rename(from, at),
    reference: {
      paths: ({ from, at }) => [directoryOf(from), directoryOf(at)],
      wantsDirectory: true,
      changesTree: true,
      act: (turn, { from, at }, source, target) =>
        renameThere(turn, [
          { place: source!, name: lastNameOf(from) },
          { place: target!, name: lastNameOf(at) },
        ]),
      unmounts: true,
    },
  },
)
