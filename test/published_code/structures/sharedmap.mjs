// sharedmap 1.2.0: a map with room for all the keys that are used.
import fc from 'fast-check'
import { structure } from 'mnttorture'
import SharedMap from 'sharedmap'

const key = fc.constantFrom('a', 'b', 'v')
const value = fc.constantFrom('1', '2')

class Shared {
  constructor() {
    this.map = new SharedMap(8, 4, 4)
  }
  set(key, value) {
    this.map.set(key, value)
  }
  get(key) {
    return this.map.get(key)
  }
  has(key) {
    return this.map.has(key)
  }
  clear() {
    this.map.clear()
  }
  size() {
    return this.map.length
  }
  remove(key) {
    try {
      this.map.delete(key)
    } catch {
      return false
    }
    return true
  }
}

class Plain {
  map = new Map()
  set(key, value) {
    this.map.set(key, value)
  }
  get(key) {
    return this.map.get(key)
  }
  has(key) {
    return this.map.has(key)
  }
  clear() {
    this.map.clear()
  }
  size() {
    return this.map.size
  }
  remove(key) {
    return this.map.delete(key)
  }
}

export default structure({
  setup: () => new Shared(),
  operations: { set: [key, value], get: [key], has: [key], clear: [], size: [], remove: [key] },
  model: () => new Plain(),
})
