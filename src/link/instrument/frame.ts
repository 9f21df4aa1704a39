/** The temporaries of one emitted function: reused from statement to statement, declared once at its start. */
export class Frame {
  private static made = 0
  private readonly prefix = `$${(Frame.made++).toString(36)}_`
  private live = 0
  private most = 0
  private pinned = 0

  temp(): string {
    this.live++
    if (this.live > this.most) this.most = this.live
    return this.prefix + this.live
  }

  /** one that outlives its statement */
  pin(): string {
    return `${this.prefix}p${++this.pinned}`
  }

  mark(): number {
    return this.live
  }

  release(mark: number): void {
    this.live = mark
  }

  declaration(): string {
    const names: string[] = []
    for (let i = 1; i <= this.most; i++) names.push(this.prefix + i)
    for (let i = 1; i <= this.pinned; i++) names.push(`${this.prefix}p${i}`)
    return names.length === 0 ? '' : `let ${names.join(',')};`
  }

  static restart(): void {
    Frame.made = 0
  }
}
