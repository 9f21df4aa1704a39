import { listmount as kernelListmount } from '#kernel/fs/listmount'
import { PLACE } from '../domain.ts'
import { operation } from '../operation.ts'

export const listmount = operation(
  'listmount',
  { at: PLACE },
  {
    torture: 2,
    discover: 1,
    run: ({ at }) => kernelListmount(at, []),
  },
)
