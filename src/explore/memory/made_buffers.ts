/**
 * Shared memory that a program makes itself. What its modules make while they load is there when executions begin; what a CPU makes may
 * leave it in a message, or as what a worker is given. Whoever makes a buffer once more (a CPU that is begun anew, the next execution) is
 * given the one that it made before, so that all that hold it go on to hold the same memory, at the same address.
 */
import type { SharedMemory } from './shared_memory.ts'

export class MadeBuffers {
  private readonly memory: SharedMemory
  private readonly buffers = new Map<string, SharedArrayBuffer>()
  /** how many each CPU has made */
  private counts: number[] = []
  /** whose modules are loading */
  private loads = ''
  private loaded = 0

  constructor(memory: SharedMemory) {
    this.memory = memory
  }

  restart(): void {
    this.counts = []
  }

  /** The CPU is begun anew. */
  again(cpu: number): void {
    this.counts[cpu] = 0
  }

  /** Evaluates a program for somebody; what an earlier evaluation made holds what it held before this one. */
  loading<T>(whom: string | number, evaluate: () => T): T {
    const before = `load ${whom}.`
    const held = [...this.buffers]
      .filter(([key]) => key.startsWith(before))
      .map(([, buffer]) => [new Uint8Array(buffer), new Uint8Array(buffer).slice()] as const)
    this.loads = before
    this.loaded = 0
    try {
      return evaluate()
    } finally {
      this.loads = ''
      for (const [live, kept] of held) live.set(kept)
    }
  }

  /** One that is made while no CPU runs. */
  whileLoading(buffer: SharedArrayBuffer): SharedArrayBuffer {
    const known = this.known(this.loads === '' ? undefined : `${this.loads}${this.loaded++}`, buffer)
    this.memory.add(known)
    return known
  }

  /** One that a CPU makes, and whether there is room for it only from the next execution on. */
  byCpu(cpu: number, buffer: SharedArrayBuffer): { buffer: SharedArrayBuffer; isNew: boolean } {
    const count = (this.counts[cpu] = (this.counts[cpu] ?? 0) + 1)
    const known = this.known(`cpu ${cpu}.${count}`, buffer)
    if (known === buffer) this.memory.addEmpty(buffer)
    return { buffer: known, isNew: known === buffer }
  }

  private known(name: string | undefined, buffer: SharedArrayBuffer): SharedArrayBuffer {
    if (name === undefined) return buffer
    const key = `${name} ${buffer.byteLength} ${(buffer as { maxByteLength?: number }).maxByteLength}`
    const known = this.buffers.get(key)
    if (known === undefined) this.buffers.set(key, buffer)
    return known ?? buffer
  }
}
