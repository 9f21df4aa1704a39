import { ksys_chroot } from '#kernel/fs/open'
import { ksys_pivot_root } from '#kernel/fs/pivot_root'
import { EBUSY, EINVAL, ENOENT } from '#kernel/lib/errno'
import { type Domain, PLACE, POINT } from '../domain.ts'
import { operation } from '../operation.ts'
import { changeRoot, pivotRoot } from '../reference/roots.ts'

/** chroot(2). */
export const chroot = operation(
  'chroot',
  { at: PLACE },
  {
    discover: 1,
    run: ({ at }) => ksys_chroot(at),
    reference: { wantsDirectory: true, act: (turn, _op, place) => changeRoot(turn, place!) },
  },
)

const PUT_OLD = {
  kind: 'place',
  torture: 'point',
  program: [
    [3, '/a/d'],
    [3, '/a/b'],
    [2, '/a'],
    [1, '/b/a'],
    [1, '.'],
    [1, 'd'],
    [1, '/'],
  ],
} satisfies Domain

/** pivot_root(2): the mount at `at` becomes the root, and what was that lies on `old`. Tolerated beside others: as of a move. */
export const pivotRootCall = operation(
  'pivot_root',
  { at: POINT, old: PUT_OLD },
  {
    discover: 1,
    run: ({ at, old }) => ksys_pivot_root(at, old),
    words: ({ at, old }) => `pivot_root ${at} ${old}`,
    reference: {
      wantsDirectory: true,
      changesTree: true,
      act: (turn, _op, fresh, old) => pivotRoot(turn, fresh!, old!),
      unmounts: true,
      toleratedBeside: [ENOENT, EINVAL, EBUSY],
    },
    leaves: (_op, left) => {
      left.pivoted = true
    },
  },
)
