import { ksys_stat } from '#kernel/fs/open'
import { PLACE } from '../domain.ts'
import { operation } from '../operation.ts'
import { put } from '../reference/files.ts'

export const stat = operation(
  'stat',
  { at: PLACE },
  {
    torture: 24,
    discover: 8,
    run: ({ at }) => ksys_stat(at),
    reference: { paths: ({ at }) => [at], act: put },
  },
)
