import { doToItem } from '#kernel/drivers/cancelled_item'
import { chainItems } from '#kernel/drivers/chained_items'
import { freeByRcu } from '#kernel/drivers/freed_things'
import { ITEM_HOW } from '#kernel/drivers/item_how'
import { probeModule } from '#kernel/drivers/probe'
import { pushNode } from '#kernel/drivers/pushed_list'
import { operation } from './operation.ts'
import { CALL, note } from './recent.ts'

/** What drivers do with work items all day. */
const done = (body: () => void) => (): number => {
  body()
  return 0
}

/** Several nodes in a row, so that pushes meet the end of a take. */
operation('push work', (cpu, call) => {
  for (let i = 0; i < 4; i++) {
    note(CALL['push work'])
    call(done(() => pushNode(cpu.number)))
  }
  return 0
})

/** Half of the time twice at once, by this CPU and an item. */
operation('cancel work', (cpu, call) => {
  const how = cpu.random.oneIn(2) ? ITEM_HOW.indexOf('cancel twice') : cpu.random.below(ITEM_HOW.length)
  note(CALL.item, 0, how)
  return call(done(() => doToItem(ITEM_HOW[how]!)))
})

operation('chain work', (_cpu, call) => {
  note(CALL['chain work'])
  return call(done(chainItems))
})

operation('probe', (cpu, call) => {
  const name = cpu.random.pick(cpu.playground.modules)
  note(CALL.probe, 0, name)
  return call(done(() => probeModule(name)))
})

operation('kfree_rcu', (cpu, call) => {
  const count = 1 + cpu.random.below(4)
  note(CALL.kfree_rcu, 0, count)
  return call(done(() => freeByRcu(count)))
})
