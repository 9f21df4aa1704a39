import type { Engine } from '../../explore/engine/engine.ts'
import type { Program } from '../program.ts'
import { FEWEST_CALLS, type Generator, MOST_CALLS } from './generate.ts'
import { Reached, WORDS_OF_REACHED } from './reached.ts'

/** What a batch of programs reached steers the one after the next, so that threads hardly wait for one another. */
const BATCH = 8
/** batches that are kept: no thread is that far ahead of another one */
const KEPT = 8
/** of a batch, programs that may reach something new without its being worth another one of that size */
const HARDLY_ANY = 2
const MOST_CORPUS = 400
const WAIT_MS = 1
const LONGEST_WAIT_MS = 20_000

/** how many threads have left; then per program of the last batches its number, from 1, once it is explored, and what it reached */
const PER_PROGRAM = 1 + WORDS_OF_REACHED

/** Where threads that explore the same programs by turns leave what these reached. */
export function sharedReached(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * (1 + KEPT * BATCH * PER_PROGRAM)))
}

/** What programs of one batch are made by: as many of the corpus, and at most so many calls of a CPU. */
interface Stage {
  known: number
  most: number
}

/**
 * What comes next: every other program extends one that reached something new (reached.ts), and programs grow once hardly any of a size does.
 * Which these are is a matter of numbers alone, of all programs up to the last batch but one, in their order: so a program is the same
 * on any number of threads.
 */
export class Steering {
  private readonly generator: Generator
  private readonly seed: number
  private readonly reached: Int32Array
  /** numbers of programs that reached something new */
  private readonly corpus: number[] = []
  private readonly made = new Map<number, Program>()
  private readonly union = new Int32Array(WORDS_OF_REACHED)
  /** of each batch, as far as they are known */
  private readonly stages: Stage[] = [
    { known: 0, most: FEWEST_CALLS },
    { known: 0, most: FEWEST_CALLS },
  ]
  /** batches since programs grew in which hardly any reached something new */
  private stale = 0

  constructor(generator: Generator, seed: number, reached = sharedReached()) {
    this.generator = generator
    this.seed = seed
    this.reached = reached
  }

  /** All that decides about a program of that number is known; false where nobody wants it any more. */
  async decides(number: number, isWanted: () => boolean): Promise<boolean> {
    while (this.stages.length <= batchOf(number)) {
      const batch = this.stages.length - 2
      if (!(await this.isExplored(batch, isWanted))) return false
      this.merge(batch)
    }
    return true
  }

  program(number: number): Program {
    const kept = this.made.get(number)
    if (kept !== undefined) return kept
    const { known, most } = this.stages[batchOf(number)]!
    if (number % 2 === 0 || known === 0) return this.generator.program(number, most)
    const draw = Math.imul(number ^ this.seed, 0x9e3779b1) >>> 8
    const base = this.corpus[Math.max(draw % known, (draw >>> 10) % known)]! // the later ones more often
    const program = this.program(base)
    this.made.set(base, program)
    return this.generator.extended(program, number, most)
  }

  /** What looks at the first executions of a program. */
  looksAt(number: number, program: Program): (engine: Engine) => void {
    const at = placeOf(number) + 1
    const bits = this.reached.subarray(at, at + WORDS_OF_REACHED).fill(0)
    let reached: Reached | undefined
    return (engine) => {
      reached ??= new Reached(engine, this.generator.operations, bits)
      reached.add(program)
    }
  }

  explored(number: number): void {
    Atomics.store(this.reached, placeOf(number), number + 1)
  }

  /** This thread goes on no further, and nobody should wait for it. */
  leave(): void {
    Atomics.add(this.reached, 0, 1)
  }

  private async isExplored(batch: number, isWanted: () => boolean): Promise<boolean> {
    const until = performance.now() + LONGEST_WAIT_MS
    for (let number = batch * BATCH; number < (batch + 1) * BATCH; ) {
      if (!isWanted()) return false
      const hasLeft = Atomics.load(this.reached, 0) > 0 || performance.now() > until
      if (hasLeft || Atomics.load(this.reached, placeOf(number)) === number + 1) number++
      else await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
    }
    return true
  }

  private merge(batch: number): void {
    let { most } = this.stages.at(-1)!
    let fresh = 0
    for (let number = batch * BATCH; number < (batch + 1) * BATCH; number++) {
      if (!this.adds(placeOf(number) + 1)) continue
      fresh++
      if (this.corpus.length < MOST_CORPUS) this.corpus.push(number)
    }
    if (fresh <= HARDLY_ANY) this.stale++
    if (this.stale >= 2 ** (most - FEWEST_CALLS) && most < MOST_CALLS) {
      most++
      this.stale = 0
    }
    this.stages.push({ known: this.corpus.length, most })
  }

  private adds(from: number): boolean {
    const { union, reached } = this
    let isNew = false
    for (let word = 0; word < WORDS_OF_REACHED; word++) {
      if ((reached[from + word]! & ~union[word]!) !== 0) isNew = true
      union[word]! |= reached[from + word]!
    }
    return isNew
  }
}

function batchOf(number: number): number {
  return Math.floor(number / BATCH)
}

function placeOf(number: number): number {
  return 1 + (number % (KEPT * BATCH)) * PER_PROGRAM
}
