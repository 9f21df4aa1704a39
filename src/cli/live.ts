/**
 * Progress on stderr: redrawn in place on a terminal, a plain line every ten seconds elsewhere, nothing with --quiet. The
 * result never comes this way.
 */
import type { createLogUpdate } from 'log-update'

/** Loaded for a terminal: elsewhere nothing is redrawn. */
const logUpdate = process.stderr.isTTY ? await import('log-update') : null

const PLAIN_EVERY_MS = 10_000

export class Live {
  readonly #redraw: ReturnType<typeof createLogUpdate> | null
  readonly #quiet: boolean
  readonly #log: (line: string) => void
  #lastPlain = performance.now()
  #stage: string | null = null

  constructor(quiet: boolean, log: (line: string) => void = () => {}) {
    this.#quiet = quiet
    this.#log = log
    this.#redraw = quiet ? null : (logUpdate?.createLogUpdate(process.stderr) ?? null)
  }

  /** A line that stays. */
  line(text: string): void {
    this.#log(text)
    if (this.#redraw !== null) {
      this.#redraw.clear()
      process.stderr.write(`${text}\n`)
    } else if (!this.#quiet) process.stderr.write(`${text}\n`)
  }

  /** How things stand; `lines` for a terminal, the first of them elsewhere, at once when `stage` is a new one. */
  update(lines: string[], stage = ''): void {
    if (this.#redraw !== null) this.#redraw(lines.join('\n'))
    const now = performance.now()
    if (now - this.#lastPlain < PLAIN_EVERY_MS && stage === this.#stage) return
    this.#stage = stage
    this.#lastPlain = now
    this.#log(lines[0] ?? '')
    if (!this.#quiet && this.#redraw === null) process.stderr.write(`${lines[0]}\n`)
  }

  /** Takes the display away. */
  done(): void {
    this.#redraw?.clear()
    this.#redraw?.done()
  }
}
