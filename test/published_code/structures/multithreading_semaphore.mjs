// multithreading 0.3.52: two permits, asked for by who would not wait. One of two that ask at once goes without although there is one left.
import { structure } from 'mnttorture'
import { Semaphore } from '../../../node_modules/multithreading/src/lib/sync/mod.js'

const PERMITS = 2

class Permits {
  constructor() {
    this.semaphore = new Semaphore(PERMITS)
  }
  take() {
    return this.semaphore.tryAcquire() !== null
  }
}

class Plain {
  left = PERMITS
  take() {
    if (this.left === 0) return false
    this.left--
    return true
  }
}

export default structure({ setup: () => new Permits(), operations: { take: [] }, model: () => new Plain() })
