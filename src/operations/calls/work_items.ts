import { doToItem } from '#kernel/drivers/cancelled_item'
import { chainItems } from '#kernel/drivers/chained_items'
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
  { how: choice([1, 'queue'], [1, 'flush'], [1, 'cancel'], [3, 'cancel twice']) },
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
