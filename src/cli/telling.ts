/** How a command's work, in its supervised thread, tells the main one how it goes on. */
import type { Desk } from '../supervise/serve_tasks.ts'
import type { Progress } from './live.ts'

export type Word<Result> =
  | { type: 'head'; text: string }
  | { type: 'line'; text: string }
  | { type: 'begun' }
  | { type: 'update'; lines: string[]; stage: string | undefined }
  | { type: 'so far'; result: Result }
  | { type: 'found'; result: Result }

const SO_FAR_MS = 250

export class Telling<Result> implements Progress {
  readonly signal: AbortSignal
  readonly #desk: Desk<Word<Result>>
  #soFarAt = Number.NEGATIVE_INFINITY
  #hasBegun = false

  constructor(desk: Desk<Word<Result>>) {
    this.#desk = desk
    this.signal = desk.signal
  }

  head(text: string): void {
    this.#desk.tell({ type: 'head', text })
  }

  line(text: string): void {
    this.#desk.tell({ type: 'line', text })
  }

  begun(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    this.#desk.tell({ type: 'begun' })
  }

  update(lines: string[], stage?: string): void {
    this.#desk.tell({ type: 'update', lines, stage })
  }

  /** What there would be if this were the end: for who ends this thread. Made a few times a second at most. */
  soFar(result: () => Result): void {
    if (performance.now() - this.#soFarAt < SO_FAR_MS) return
    this.#soFarAt = performance.now()
    this.#desk.tell({ type: 'so far', result: result() })
  }

  found(result: Result): void {
    this.#desk.tell({ type: 'found', result })
  }
}
