// explore: atomic
import { EAGAIN, EEXIST, EINVAL, ENOENT } from '#kernel/lib/errno'
import type { MachineState } from './machine_state.ts'

export function insmod(state: MachineState, module: string): number {
  if (state.modules.includes(module)) return -EEXIST
  if (module === 'badkern') return -EINVAL
  state.modules.push(module)
  return 0
}

export function rmmod(state: MachineState, module: string): number {
  if (!state.modules.includes(module)) return -ENOENT
  if (state.supers.some((sb) => sb.fs === module)) return -EAGAIN
  state.modules = state.modules.filter((each) => each !== module)
  return 0
}
