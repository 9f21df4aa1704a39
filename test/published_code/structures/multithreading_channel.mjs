// multithreading 0.3.52: a channel of two slots, whose ends block.
import fc from 'fast-check'
import { blocked, structure } from 'mnttorture'
import { channel } from '../../../node_modules/multithreading/src/lib/sync/mod.js'

const SLOTS = 2

class Channel {
  constructor() {
    ;[this.sender, this.receiver] = channel(SLOTS)
  }
  send(value) {
    return this.sender.blockingSend(value).ok
  }
  receive() {
    return this.receiver.blockingRecv().value
  }
}

class Fifo {
  items = []
  send(value) {
    if (this.items.length === SLOTS) return blocked
    this.items.push(value)
    return true
  }
  receive() {
    return this.items.length === 0 ? blocked : this.items.shift()
  }
}

export default structure({
  setup: () => new Channel(),
  operations: { send: [fc.integer({ min: 1, max: 3 })], receive: [] },
  model: () => new Fifo(),
})
