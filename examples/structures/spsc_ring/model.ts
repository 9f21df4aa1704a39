/** First in, first out, of so many values: what a ring means, with nobody else about. */
export class Fifo {
  items: number[] = []
  readonly room: number

  constructor(room: number) {
    this.room = room
  }

  push(value: number): boolean {
    if (this.items.length === this.room) return false
    this.items.push(value)
    return true
  }

  pop(): number | null {
    return this.items.shift() ?? null
  }
}
