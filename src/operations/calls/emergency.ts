import { emergency_remount } from '#kernel/fs/emergency'
import { operation } from '../operation.ts'
import { remountAll } from '../reference/mounting.ts'

/**
 * SysRq+U: whatever lies on a device becomes read-only, one filesystem after the other, whoever writes. What is frozen at that moment stays as it is, so
 * that no order explains what it does beside a freeze: discover does not draw it.
 */
export const emergencyRemount = operation(
  'emergency remount',
  {},
  {
    torture: 1,
    does: emergency_remount,
    words: () => 'emergency remount read-only',
    reference: { changesTree: true, act: ({ state }) => remountAll(state) },
  },
)
