import { load_module } from '#kernel/module/load_module'
import { insmod, rmmod } from '../../operations/calls/modules.ts'
import { whileItComes } from './coming_module.ts'
import type { Cpu } from './cpu.ts'
import { habit } from './habit.ts'
import { letGo } from './let_go.ts'

/** insmod: init may fail by design after register_filesystem or kern_mount; then it flushes, so nothing may be held here. */
habit('insmod', 2, (cpu) => {
  const module = anyModule(cpu)
  letGo(cpu)
  return cpu.make(insmod, { module }, () => whileItComes(module, () => load_module(module)))
})

habit('rmmod', 2, (cpu) => {
  const module = anyModule(cpu)
  letGo(cpu)
  return cpu.make(rmmod, { module })
})

function anyModule({ playground, random }: Cpu): number {
  return random.pick([...playground.modules, ...playground.kernModules])
}
