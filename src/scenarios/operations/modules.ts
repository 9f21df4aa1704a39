import { mntget, mntput } from '#kernel/fs/mntput'
import { delete_module } from '#kernel/module/delete_module'
import { kern_mount_of_module } from '#kernel/module/kern_mount_of_module'
import { load_module } from '#kernel/module/load_module'
import { module_put } from '#kernel/module/refcount'
import { NULL } from '#shm/arena'
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

/** What "the kernel at large" does with a module's kernel mount: holds it for a moment, with the module pinned. */
export function useKernMount(name: number): number {
  const held = kern_mount_of_module(name)
  if (held === undefined) return 0
  if (held.mnt !== NULL) {
    mntget(held.mnt)
    mntput(held.mnt)
  }
  module_put(held.mod)
  return 0
}
