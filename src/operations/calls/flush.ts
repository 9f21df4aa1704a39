import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { NULL } from '#shm/arena'
import { operation } from '../operation.ts'

/** flush_filesystem of a type, where there is such a one. */
export const flush = operation(
  'flush',
  {
    fs: {
      kind: 'filesystem',
      program: [
        [3, 'disk'],
        [1, 'mod'],
        [1, 'single'],
      ],
    },
  },
  {
    discover: 2,
    run: ({ fs }) => {
      const type = get_fs_type(fs)
      if (type === NULL) return 0
      flush_filesystem(type)
      put_filesystem(type)
      return 0
    },
    words: ({ fs }) => `flush_filesystem ${fs}`,
    reference: { flushes: ({ fs }) => ({ fs, answer: 0 }), unmounts: true },
  },
)
