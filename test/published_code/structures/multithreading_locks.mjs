// multithreading 0.3.52: a count under its Mutex, a pair under its RwLock.
import fc from 'fast-check'
import { structure } from 'mnttorture'
import { Mutex, RwLock } from '../../../node_modules/multithreading/src/lib/sync/mod.js'

class Locked {
  constructor() {
    this.words = new Int32Array(new SharedArrayBuffer(12))
    this.mutex = new Mutex()
    this.lock = new RwLock()
  }
  increment() {
    const guard = this.mutex.blockingLock()
    const count = ++this.words[0]
    guard.dispose()
    return count
  }
  write(value) {
    const guard = this.lock.blockingWrite()
    this.words[1] = value
    this.words[2] = value
    guard.dispose()
  }
  read() {
    const guard = this.lock.blockingRead()
    const pair = [this.words[1], this.words[2]]
    guard.dispose()
    return pair
  }
}

class Plain {
  count = 0
  value = 0
  increment() {
    return ++this.count
  }
  write(value) {
    this.value = value
  }
  read() {
    return [this.value, this.value]
  }
}

export default structure({
  setup: () => new Locked(),
  operations: { increment: [], write: [fc.integer({ min: 1, max: 3 })], read: [] },
  model: () => new Plain(),
})
