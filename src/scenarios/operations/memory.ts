import { cacheAndShrink } from '#kernel/drivers/shrinker'
import { operation } from './operation.ts'
import { CALL, note, pathCode } from './recent.ts'

/** A cache holds what is mounted somewhere, and memory reclaim takes it away again. */
operation('reclaim', (cpu, call) => {
  const at = cpu.point()
  note(CALL.reclaim, pathCode(at))
  return call(() => cacheAndShrink(at))
})
