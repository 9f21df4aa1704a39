import { doToItem } from '#kernel/drivers/cancelled_item'
import { chainItems } from '#kernel/drivers/chained_items'
import { useOwnQueue } from '#kernel/drivers/own_queue'
import { pushNode } from '#kernel/drivers/pushed_list'
import { choice } from '../domain.ts'
import { operation } from '../operation.ts'

/** What drivers do with work items all day; it always succeeds, and nobody sees anything of it. */
export const pushWork = operation(
  'push work',
  {},
  {
    discover: 2,
    does: (_args, { number }) => pushNode(number),
  },
)

/** Half of the time it is cancelled twice at once, by this CPU and an item. */
export const item = operation(
  'item',
  {
    how: choice(
      [1, 'queue'],
      [1, 'flush'],
      [1, 'cancel'],
      [3, 'cancel twice'],
      [2, 'queue and cancel'],
      [1, 'delay and flush'],
      [1, 'delay and cancel'],
    ),
  },
  {
    torture: 3,
    discover: 2,
    does: ({ how }) => doToItem(how),
    words: ({ how }) => `${how} item`,
  },
)

export const chainWork = operation(
  'chain work',
  {},
  {
    torture: 2,
    discover: 1,
    does: () => chainItems(),
  },
)

/** A queue of its own is made, used and destroyed. */
export const ownQueue = operation(
  'own queue',
  { which: choice([2, 'bound'], [1, 'unbound'], [1, 'ordered'], [1, 'intensive'], [1, 'rescued']) },
  {
    torture: 1,
    discover: 1,
    does: ({ which }, { number }) => useOwnQueue(number, which),
    words: ({ which }) => `own queue, ${which}`,
  },
)
