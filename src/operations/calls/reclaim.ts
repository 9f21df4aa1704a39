import { cacheAndShrink } from '#kernel/drivers/shrinker'
import { BUSY_PLACE } from '../domain.ts'
import { operation } from '../operation.ts'

/** A cache holds what is mounted somewhere, and memory reclaim takes it away again. */
export const reclaim = operation(
  'reclaim',
  { at: BUSY_PLACE },
  {
    torture: 4,
    discover: 2,
    run: ({ at }) => cacheAndShrink(at),
  },
)
