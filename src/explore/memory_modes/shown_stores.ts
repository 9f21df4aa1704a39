import type { SharedMemory, View } from '../memory/shared_memory.ts'
import type { StoreBuffer } from './store_buffer.ts'

/** While code looks at memory that takes no steps, memory holds what its CPU sees: its own delayed stores, too. */
export class ShownStores {
  private readonly shown: Array<{ view: View; place: number; before: number; shown: number }> = []
  private readonly memory: SharedMemory

  constructor(memory: SharedMemory) {
    this.memory = memory
  }

  restart(): void {
    this.shown.length = 0
  }

  show({ stores }: StoreBuffer): void {
    if (this.shown.length > 0) return
    for (const { view, place, address, value, adds, section } of stores) {
      if (section !== undefined) continue
      const before = view[place] as number
      this.memory.markBytes(address, 4)
      view[place] = adds ? before + value : value
      this.shown.push({ view, place, before, shown: view[place] as number })
    }
  }

  /** What was written over meanwhile stays. */
  hide(): void {
    const { shown } = this
    for (let i = shown.length - 1; i >= 0; i--) {
      const { view, place, before, shown: value } = shown[i]!
      if (view[place] === value) view[place] = before
    }
    shown.length = 0
  }
}
