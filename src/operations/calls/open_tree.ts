import { ksys_move_mount } from '#kernel/fs/do_move_mount'
import { ksys_fsmount, ksys_open_tree } from '#kernel/fs/open_tree'
import { EBUSY, EINVAL, ENOENT } from '#kernel/lib/errno'
import { DESCRIPTOR, flag, optional, PLACE, POINT } from '../domain.ts'
import { operation } from '../operation.ts'
import { fsmountFile, openTreeFile } from '../reference/detached.ts'
import { moveThere } from '../reference/moving.ts'

/** open_tree(OPEN_TREE_CLONE): a copy that is attached to nothing and goes with its descriptor. Tolerated beside others: EINVAL, where the mount was found and then unmounted. */
export const openTree = operation(
  'open_tree',
  { at: PLACE, recurse: optional(flag(2)) },
  {
    torture: 2,
    discover: 3,
    run: ({ at, recurse }) => ksys_open_tree(at, recurse === true),
    words: ({ at, recurse }) => `open_tree a copy of ${at}${recurse ? ' and all on it' : ''}`,
    reference: {
      changesTree: true,
      act: (turn, { recurse }, place) => openTreeFile(turn, recurse === true, place!),
      toleratedBeside: [EINVAL],
    },
    leaves: (_op, left) => {
      left.mounts = true
    },
  },
)

/** fsopen, fsconfig and fsmount: a new mount that is attached to nothing. Tolerated: as of mount. */
export const fsmount = operation(
  'fsmount',
  {
    fs: {
      kind: 'filesystem',
      program: [
        [6, 'mem'],
        [3, 'disk'],
        [1, 'net'],
      ],
    },
    key: optional({ kind: 'count', torture: [1, 3], program: [1, 2] }),
  },
  {
    discover: 2,
    run: ({ fs, key }) => ksys_fsmount(fs, key ?? 0),
    words: ({ fs, key }) => `fsmount ${fs}${key ?? ''}`,
    reference: {
      changesTree: true,
      act: (turn, { fs, key }) => fsmountFile(turn, fs, key ?? 0),
      tolerated: ({ fs }, result) => fs.startsWith('disk') && result === -EBUSY,
    },
    leaves: (_op, left) => {
      left.mounts = true
    },
  },
)

/** move_mount(2) of what a descriptor is open on; `beneath`: under what lies there. Tolerated beside others: as of mount --move. */
export const moveMount = operation(
  'move_mount',
  { fd: DESCRIPTOR, at: POINT, beneath: optional(flag(3)) },
  {
    torture: 2,
    discover: 3,
    run: ({ fd, at, beneath }) => ksys_move_mount(fd, at, beneath === true),
    words: ({ fd, at, beneath }) => `move_mount ${fd} ${beneath ? 'beneath' : 'to'} ${at}`,
    reference: {
      paths: ({ fd, at }) => [at, `@${fd}`],
      changesTree: true,
      act: (turn, { beneath }, place, source) => moveThere(turn, source!, place!, beneath === true),
      unmounts: true,
      toleratedBeside: [ENOENT, EINVAL],
    },
  },
)
