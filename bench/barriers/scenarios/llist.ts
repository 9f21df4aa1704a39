import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { llist_add, llist_del_all, llist_node } from '#kernel/lib/llist'
import { NULL } from '#shm/arena'
import { sizeOf, staticWords } from '#shm/layout'
import { wordsScenario } from '../../../src/bugs/words_scenario.ts'

const node = staticWords('pushed_node', sizeOf(llist_node), 'pushed once')
const head = staticWords('list_head', 1, 'newest node')
const data = staticWords('pushed_data', 1, 'written before its node is pushed')

export default wordsScenario({
  title: 'what was written before a push is there for who takes the list',
  cpus: [
    () => {
      WRITE_ONCE(data, 1)
      llist_add(node, head)
      return null
    },
    () => (llist_del_all(head) === NULL ? null : READ_ONCE(data)),
  ],
  check([, seen]) {
    if (seen === 0) throw new Error('the node was taken, and what was written before it was pushed was not there')
  },
})
