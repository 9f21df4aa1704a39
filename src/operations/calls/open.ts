import { ksys_open } from '#kernel/fs/open'
import { choice, PLACE } from '../domain.ts'
import { operation } from '../operation.ts'
import { openThere } from '../reference/files.ts'

export const open = operation(
  'open',
  { at: PLACE, how: choice([4, 'read'], [2, 'write'], [1, 'path']) },
  {
    run: ({ at, how }) => ksys_open(at, { write: how === 'write', path: how === 'path' }),
    words: ({ at, how }) => `open ${at}${how === 'read' ? '' : ` for ${how}`}`,
    reference: {
      writes: ({ how }) => how === 'write',
      act: (turn, { how }, place) => openThere(turn, how === 'write', place!),
    },
  },
)
