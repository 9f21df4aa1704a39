/** What the structures here mean with nobody else about: plain, sequential, the same methods. */

export class Fifo {
  items: number[] = []
  readonly room: number

  constructor(room = Infinity) {
    this.room = room
  }

  push(value: number): boolean {
    if (this.items.length >= this.room) return false
    this.items.push(value)
    return true
  }

  pop(): number | null {
    return this.items.shift() ?? null
  }
}

export class Lifo {
  items: number[] = []
  readonly room: number

  constructor(room = Infinity) {
    this.room = room
  }

  push(value: number): boolean {
    if (this.items.length >= this.room) return false
    this.items.push(value)
    return true
  }

  pop(): number | null {
    return this.items.pop() ?? null
  }
}

/** A record of two words that are always written together. */
export class Pair {
  value = 0

  write(value: number): void {
    this.value = value
  }

  read(): number[] {
    return [this.value, this.value]
  }
}

export class Counter {
  count = 0

  increment(): number {
    return ++this.count
  }
}
