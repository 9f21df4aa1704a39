import { ksys_create } from '#kernel/fs/open'
import { choice, POINT } from '../domain.ts'
import { operation } from '../operation.ts'
import { createThere } from '../reference/files.ts'
import { NAMES } from '../world.ts'

/** mkdir(2) of d, or creat(2) of f. */
export const create = operation(
  'create',
  { at: POINT, name: choice([1, 'd'], [1, 'f']) },
  {
    run: ({ at, name }) => ksys_create(at, NAMES[name] ?? 0, name === 'f' ? 'file' : 'directory'),
    words: ({ at, name }) => `${name === 'f' ? 'creat' : 'mkdir'} ${at}/${name}`,
    reference: {
      wantsDirectory: true,
      writes: () => true,
      act: ({ state }, { name }, place) => createThere(state, name, place!),
    },
  },
)
