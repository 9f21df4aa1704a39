import { drain } from './buffered_stores.ts'
import { NOTHING_OPEN, type WeakMemory } from './weak_memory.ts'

/** Code that takes no steps looks at memory: it finds what the CPU sees, or writes what nobody reads behind. */
export function unstepped(weak: WeakMemory, cpu: number, writes: boolean, address: number, bytes: number): void {
  weak.x.hints.order = ''
  if (weak.isPatched || weak.open !== NOTHING_OPEN) weak.settle()
  const buffer = weak.buffers[cpu]!
  if (!buffer.isEmpty) {
    // over what it has on its way itself: that goes first
    if (writes && buffer.newest(address & ~3) !== undefined) drain(weak.x, cpu)
    weak.shown.show(buffer)
  }
  if (writes && weak.knowledge !== undefined)
    for (let at = address & ~3; at < address + bytes; at += 4) weak.knowledge.overwritten(at)
}
