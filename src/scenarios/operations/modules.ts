import { useKernMount } from '#kernel/drivers/use_kern_mount'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { whileItComes } from './coming_module.ts'
import { letGo } from './let_go.ts'
import { operation } from './operation.ts'
import { CALL, note } from './recent.ts'

/** insmod: init may fail by design after register_filesystem or kern_mount; then it flushes, so nothing may be held here. */
operation('insmod', (cpu, call) => {
  const name = cpu.random.pick([...cpu.playground.modules, ...cpu.playground.kernModules])
  letGo(call)
  note(CALL.insmod, 0, name)
  return call(() => whileItComes(name, () => load_module(name)))
})

operation('rmmod', (cpu, call) => {
  const name = cpu.random.pick([...cpu.playground.modules, ...cpu.playground.kernModules])
  letGo(call)
  note(CALL.rmmod, 0, name)
  return call(() => delete_module(name))
})

operation('kern_mount user', (cpu, call) => {
  if (cpu.playground.kernModules.length === 0) return 0
  const name = cpu.random.pick(cpu.playground.kernModules)
  note(CALL['use module'], 0, name)
  return call(() => useKernMount(name))
})
