import { pushWork } from '../../operations/calls/work_items.ts'
import { habit } from './habit.ts'

/** Several nodes in a row, so that pushes meet the end of a take. */
habit('push work', 3, (cpu) => {
  for (let i = 0; i < 4; i++) cpu.make(pushWork, {})
  return 0
})
