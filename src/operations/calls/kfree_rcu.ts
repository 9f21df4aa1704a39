import { freeByRcu } from '#kernel/drivers/freed_things'
import { operation } from '../operation.ts'

export const kfreeRcu = operation(
  'kfree_rcu',
  { count: { kind: 'count', torture: [1, 4], program: [2, 2] } },
  {
    torture: 3,
    discover: 1,
    does: ({ count }) => freeByRcu(count),
    words: ({ count }) => `kfree_rcu, ${count} times`,
  },
)
