/**
 * What code under test tells its runner, in exploring: linked in the place of `shm/hints`, with the same exports. The
 * functions called here exist only inside an instrumented program (link/instrument), where some of them are steps.
 */
import type { About } from '../../shm/about.ts'
import type { FindingKind, Order } from '../../shm/hints.ts'

export type { FindingKind, Order }

declare function $mutexLock(view: Int32Array, index: number): void
declare function $mutexUnlock(view: Int32Array, index: number): void
declare function $cpuRelax(): void
declare function $settle(): void
declare function $restIsKnown(): boolean
declare function $inOrder(order: Order): void
declare function $barrier(order: Order): void
declare function $rcuLock(): boolean
declare function $rcuUnlock(): boolean
declare function $rcuSync(): boolean
declare function $rcuWait(): boolean
declare function $memoryAllocated(view: Int32Array, from: number, length: number, what: string): void
declare function $memoryFreed(view: Int32Array, from: number, length: number): void
declare function $finding(kind: FindingKind, judge: string, message: string, about?: About): void
declare function $sometimes(name: string): void
declare function $measured(kind: string, name: string, value: unknown): void
declare function $nowMs(): number
declare function $aside<T>(run: () => T): T

export function cpu_relax(): void {
  $cpuRelax()
}

export function settle(): void {
  $settle()
}

export function restIsKnown(): boolean {
  return $restIsKnown()
}

export function mutexLock(view: Int32Array, index: number): void {
  $mutexLock(view, index)
}

export function mutexUnlock(view: Int32Array, index: number): void {
  $mutexUnlock(view, index)
}

/** Waking and sleeping are the scheduler's: nothing of adaptive waiting is explored. */
export function threadWakes(_view: Int32Array, _awake: number): void {}

export function threadSleeps(_view: Int32Array, _awake: number): void {}

export function sleeperWoken(): void {}

export function mayWatch(): boolean {
  return false
}

export function watch(_view: Int32Array, _index: number, _value: number, _unless?: number): boolean {
  return false
}

export function inOrder(order: Order): void {
  $inOrder(order)
}

export function barrier(order: Order): void {
  $barrier(order)
}

export function rcuLock(): boolean {
  return $rcuLock()
}

export function rcuUnlock(): boolean {
  return $rcuUnlock()
}

export function rcuSync(): boolean {
  return $rcuSync()
}

export function rcuWait(): boolean {
  return $rcuWait()
}

/** What memory is called that is nobody's ever: where a NULL pointer with an offset leads. */
export const NULL_POINTER = 'NULL'

export function memoryAllocated(view: Int32Array, from: number, length: number, what: string): void {
  $memoryAllocated(view, from, length, what)
}

export function memoryFreed(view: Int32Array, from: number, length: number): void {
  $memoryFreed(view, from, length)
}

export function finding(kind: FindingKind, judge: string, message: string, about?: About): void {
  $finding(kind, judge, message, about)
}

export function sometimes(name: string): void {
  $sometimes(name)
}

export function measured(kind: string, name: string, value?: unknown): void {
  $measured(kind, name, value)
}

export function nowMs(): number {
  return $nowMs()
}

export function aside<T>(run: () => T): T {
  return $aside(run)
}
