/**
 * Progress on stderr: redrawn in place on a terminal, a plain line every ten seconds elsewhere, nothing with --quiet. The
 * result never comes this way.
 */
import type { createLogUpdate } from 'log-update'

/** Loaded for a terminal: elsewhere nothing is redrawn. */
const logUpdate = process.stderr.isTTY ? await import('log-update') : null

const PLAIN_EVERY_MS = 10_000
/** what is refused is refused sooner */
const HELD_MS = 1500

/** What tells how a run goes on, in whatever thread it runs. */
export interface Progress {
  /** The first line, which stays; held back until the run has begun, for bad input is told in one line. */
  head(text: string): void
  begun(): void
  /** A line that stays. */
  line(text: string): void
  /** How things stand; `lines` for a terminal, the first of them elsewhere, at once when `stage` is a new one. */
  update(lines: string[], stage?: string): void
}

export class Live implements Progress {
  readonly #redraw: ReturnType<typeof createLogUpdate> | null
  readonly #quiet: boolean
  readonly #log: (line: string) => void
  #lastPlain = performance.now()
  #stage: string | null = null
  readonly #held: string[] = []
  #release: NodeJS.Timeout | undefined

  constructor(quiet: boolean, log: (line: string) => void = () => {}) {
    this.#quiet = quiet
    this.#log = log
    this.#redraw = quiet ? null : (logUpdate?.createLogUpdate(process.stderr) ?? null)
  }

  head(text: string): void {
    this.#held.push(text)
    this.#release ??= setTimeout(() => this.begun(), HELD_MS)
  }

  begun(): void {
    clearTimeout(this.#release)
    for (const text of this.#held.splice(0)) this.#write(text)
  }

  line(text: string): void {
    this.begun()
    this.#write(text)
  }

  update(lines: string[], stage = ''): void {
    if (this.#held.length > 0) return
    if (this.#redraw !== null) this.#redraw(lines.join('\n'))
    const now = performance.now()
    if (now - this.#lastPlain < PLAIN_EVERY_MS && stage === this.#stage) return
    this.#stage = stage
    this.#lastPlain = now
    this.#log(lines[0] ?? '')
    if (!this.#quiet && this.#redraw === null) process.stderr.write(`${lines[0]}\n`)
  }

  /** Takes the display away, and drops a first line that is still held back: a run that came to no result says why at its end. */
  done(): void {
    clearTimeout(this.#release)
    this.#redraw?.clear()
    this.#redraw?.done()
  }

  #write(text: string): void {
    this.#log(text)
    this.#redraw?.clear()
    if (!this.#quiet) process.stderr.write(`${text}\n`)
  }
}
