// explore: atomic
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/** When a filesystem is shut down, none of its dentries is in use: whoever uses one holds a mount. No false alarm. */
const rule = judge('busy-dentries', 'refcount')

export function killBegins(): void {
  rule.look()
}

export function dentriesBusy(sb: number, count: number): void {
  rule.tell(`${nameOfObject(sb)} is shut down with ${count} dentries in use`, [sb])
}
