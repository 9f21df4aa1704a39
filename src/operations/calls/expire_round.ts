import { mark_mounts_for_expiry } from '#kernel/fs/expire'
import { operation } from '../operation.ts'
import { expireRound as roundOver } from '../reference/mounting.ts'

/** What the kernel itself does every few seconds for automounts. */
export const expireRound = operation(
  'expire round',
  {},
  {
    torture: 1,
    discover: 1,
    does: () => mark_mounts_for_expiry(),
    reference: { act: ({ state }) => roundOver(state), unmounts: true },
  },
)
