import { ksys_chdir } from '#kernel/fs/open'
import { relativeTo } from '#kernel/fs/path_name'
import { DESCRIPTOR, PLACE } from '../domain.ts'
import { operation } from '../operation.ts'
import { changeDirectory } from '../reference/files.ts'

export const chdir = operation(
  'chdir',
  { at: PLACE },
  {
    before: 3,
    run: ({ at }) => ksys_chdir(at),
    reference: {
      wantsDirectory: true,
      act: (turn, _op, place) => changeDirectory(turn, place!),
    },
  },
)

export const fchdir = operation(
  'fchdir',
  { fd: DESCRIPTOR },
  {
    discover: 1,
    run: ({ fd }) => ksys_chdir(relativeTo(fd)),
    reference: {
      paths: ({ fd }) => [`@${fd}`],
      wantsDirectory: true,
      act: (turn, _op, place) => changeDirectory(turn, place!),
    },
  },
)
