import { FRAME, sign } from './written_text.ts'

/** The temporaries of one emitted function: reused from statement to statement, declared once at its start. */
export class Frame {
  private static made = 0
  private readonly prefix: string
  private live = 0
  private most = 0
  private pinned = 0

  /** of the module's own, or of a function of the statement that is being written */
  constructor(isModules = false) {
    this.prefix = isModules ? '$0_' : sign(FRAME, Frame.made++)
  }

  temp(): string {
    this.live++
    if (this.live > this.most) this.most = this.live
    return this.prefix + this.live
  }

  /** one that outlives its statement */
  pin(): string {
    return `${this.prefix}p${++this.pinned}`
  }

  /** The most temporaries that were alive at once. */
  get temps(): number {
    return this.most
  }

  get pins(): number {
    return this.pinned
  }

  /** Has room for what another one of this name used. */
  needs({ temps, pins }: { temps: number; pins: number }): void {
    this.most = Math.max(this.most, temps)
    this.pinned = Math.max(this.pinned, pins)
  }

  mark(): number {
    return this.live
  }

  /** As it was when nothing was written yet of what is thrown away. */
  forget(mark: number, most: number): void {
    this.live = mark
    this.most = most
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

  /** Begins another statement; says how many there were of the one before. */
  static restart(): number {
    const { made } = Frame
    Frame.made = 0
    return made
  }
}
