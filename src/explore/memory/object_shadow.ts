interface SharedObject {
  address: number
  bytes: number
  what: string
  allocatedBy: string
  freedBy: string
  live: boolean
}

const FREED = 2

/** What `memoryAllocated` and `memoryFreed` said about shared memory: one state and one object for each word of it. */
export class ObjectShadow {
  private freedWords = new Uint8Array(64)
  private owner = new Int32Array(64)
  private objects: SharedObject[] = []
  private touched: Array<{ address: number; bytes: number }> = []
  private keptWords = new Uint8Array(0)
  private keptOwner = new Int32Array(0)
  private keptObjects: SharedObject[] = []
  private keptLive: boolean[] = []

  isFreed(address: number, bytes: number): boolean {
    const last = (address + bytes - 1) >> 2
    for (let word = address >> 2; word <= last; word++) if (this.freedWords[word] === FREED) return true
    return false
  }

  /** `who` as reports call the CPU, undefined in setup. */
  allocated(address: number, bytes: number, what: string, who: string | undefined, place: string | undefined): void {
    const object = { address, bytes, what, allocatedBy: by(who, place), freedBy: '', live: true }
    this.paint(address, bytes, 1, this.objects.push(object) - 1)
  }

  /** The message of a double free, or undefined. */
  freed(address: number, bytes: number, who: string | undefined, place: string | undefined): string | undefined {
    const object = this.objects[this.owner[address >> 2] ?? -1]
    if (object !== undefined && this.freedWords[address >> 2] === FREED)
      return `${object.what} is freed twice: first ${object.freedBy}, then ${by(who, place)}; allocated ${object.allocatedBy}`
    if (object !== undefined) {
      object.live = false
      object.freedBy = by(who, place)
    }
    this.paint(address, bytes, FREED, this.owner[address >> 2] ?? 0)
    return undefined
  }

  private paint(address: number, bytes: number, state: number, owner: number): void {
    const end = (address + bytes + 3) >> 2
    if (end > this.freedWords.length) {
      this.freedWords = grown(this.freedWords, new Uint8Array(end * 2))
      this.owner = grown(this.owner, new Int32Array(end * 2).fill(-1))
    }
    this.freedWords.fill(state, address >> 2, end)
    this.owner.fill(owner, address >> 2, end)
    this.touched.push({ address, bytes })
  }

  snapshot(bytes: number): void {
    const words = (bytes >> 2) + 1
    if (this.freedWords.length < words) {
      this.freedWords = grown(this.freedWords, new Uint8Array(words))
      this.owner = grown(this.owner, new Int32Array(words).fill(-1))
    }
    this.keptWords = this.freedWords.slice()
    this.keptOwner = this.owner.slice()
    this.keptObjects = [...this.objects]
    this.keptLive = this.objects.map((object) => object.live)
    this.touched.length = 0
  }

  restore(): void {
    for (const { address, bytes } of this.touched) {
      const end = (address + bytes + 3) >> 2
      for (let word = address >> 2; word < end; word++) {
        this.freedWords[word] = this.keptWords[word] ?? 0
        this.owner[word] = this.keptOwner[word] ?? -1
      }
    }
    if (this.touched.length === 0) return
    this.touched.length = 0
    this.objects.length = this.keptObjects.length
    for (let i = 0; i < this.objects.length; i++) this.objects[i]!.live = this.keptLive[i]!
  }

  /** Where an execution allocated or freed, and what is there now. */
  eachChange(is: (address: number, value: number) => void): void {
    for (const { address, bytes } of this.touched) {
      const owner = this.objects[this.owner[address >> 2] ?? -1]
      is(address, (bytes << 3) | (this.freedWords[address >> 2]! << 1) | Number(owner?.live === true))
    }
  }

  /** The object that a freed word was part of. */
  whose(address: number): string | undefined {
    return this.objects[this.owner[address >> 2] ?? -1]?.what
  }

  /** What a use of freed memory comes to: `who` did it by the step told in `how`, on the element called `element`. */
  explainUse(address: number, who: string, how: string, element: string): string {
    const object = this.objects[this.owner[address >> 2] ?? -1]
    if (object === undefined) return `${who} uses freed memory (${how}), ${element}`
    const word = element.startsWith(object.what) ? element : `word ${(address - object.address) >> 2} of it`
    return `${who} uses ${object.what} after it was freed (${how}), ${word}; freed ${object.freedBy}; allocated ${object.allocatedBy}`
  }

  /** What an execution allocated and left behind. */
  leak(): string | undefined {
    const left = this.objects.slice(this.keptObjects.length).filter((object) => object.live)
    if (left.length === 0) return undefined
    const shownObjects = left.slice(0, 5).map((object) => `${object.what}, allocated ${object.allocatedBy}`)
    return `${left.length} left at the end: ${shownObjects.join('; ')}`
  }
}

function by(who: string | undefined, place: string | undefined): string {
  const whose = who === undefined ? 'in setup' : `by ${who}`
  return place === undefined ? whose : `${whose} at ${place}`
}

function grown<T extends Uint8Array | Int32Array>(old: T, fresh: T): T {
  fresh.set(old)
  return fresh
}
