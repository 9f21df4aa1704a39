import { ksys_stat } from '#kernel/fs/open'
import { PLACE } from '../domain.ts'
import { operation } from '../operation.ts'

export const stat = operation(
  'stat',
  { at: PLACE },
  {
    torture: 24,
    discover: 8,
    run: ({ at }) => ksys_stat(at),
  },
)
