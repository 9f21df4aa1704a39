/** Of every word that was stored to, by its number: the oldest store that may still be read. 0 is what the word held at first. */
export class View {
  private oldest = new Int32Array(16)
  /** words behind this one have 0 */
  private used = 0

  of(word: number): number {
    return word < this.used ? this.oldest[word]! : 0
  }

  /** True where that is news. */
  raise(word: number, store: number): boolean {
    if (this.of(word) >= store) return false
    this.reach(word + 1)
    this.oldest[word] = store
    return true
  }

  join(other: View | undefined): boolean {
    if (other === undefined || other.used === 0) return false
    this.reach(other.used)
    let changed = false
    for (let word = 0; word < other.used; word++) {
      const store = other.oldest[word]!
      if (store <= this.oldest[word]!) continue
      this.oldest[word] = store
      changed = true
    }
    return changed
  }

  clear(): void {
    this.oldest.fill(0, 0, this.used)
    this.used = 0
  }

  private reach(words: number): void {
    if (words <= this.used) return
    if (words > this.oldest.length) {
      const longer = new Int32Array(Math.max(words, 2 * this.oldest.length))
      longer.set(this.oldest)
      this.oldest = longer
    }
    this.used = words
  }
}

/** Views that last for one execution. */
export class ViewPool {
  private readonly views: View[] = []
  private taken = 0

  copyOf(...views: ReadonlyArray<View | undefined>): View {
    const copy = this.taken < this.views.length ? this.views[this.taken]! : new View()
    if (this.taken++ === this.views.length) this.views.push(copy)
    copy.clear()
    for (const view of views) copy.join(view)
    return copy
  }

  restart(): void {
    this.taken = 0
  }
}
