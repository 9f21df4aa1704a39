import type { MessagePort } from 'node:worker_threads'
import type { Outcome } from '../../scenario.ts'
import { board } from '../board.ts'
import { handleOf } from '../handles.ts'
import { thrown } from '../model/answer.ts'
import type { Program } from '../program.ts'
import { isIterator, resultFrom } from '../results.ts'
import type { Runner } from '../runner.ts'
import { readArgs } from '../written.ts'

/** Words that the threads of one program share. */
export const Word = { arrived: 0, phase: 1, turn: 2, clock: 3 } as const
export const WORDS = 4

export interface RacerJob {
  /** URL of the linked runner */
  program: string
  cpu: number
}

export interface RaceOrder {
  program: Program
  rounds: number
  memory: SharedArrayBuffer[]
  /** what is in the memory before each round */
  image: Uint8Array[]
  words: Int32Array
}

/** A call as its thread saw it: what it returned, and when by the clock that all share. */
export interface NotedCall {
  result: Outcome
  called: number
  returned: number
}

export type RacerMessage =
  | { type: 'ready' }
  | { type: 'raced'; rounds: NotedCall[][] }
  | { type: 'failed'; message: string; isBadInput: boolean }

type Methods = Record<string, (...args: unknown[]) => unknown>

/** In a worker thread: plays one CPU of each program that it is given, round after round at full speed. */
export async function raceThread({ program, cpu }: RacerJob, port: MessagePort): Promise<void> {
  const post = (message: RacerMessage): void => port.postMessage(message)
  const { default: runner } = (await import(program)) as { default: Runner }
  port.on('message', (order: RaceOrder) => {
    try {
      const rounds = race(runner, order, cpu)
      const { refused } = board()
      post(refused === undefined ? { type: 'raced', rounds } : { type: 'failed', message: refused, isBadInput: true })
    } catch (error) {
      const { name, message } = error as Error
      post({ type: 'failed', message, isBadInput: name === 'BadInput' })
    }
  })
  post({ type: 'ready' })
}

function race({ structure }: Runner, { program, rounds, memory, image, words }: RaceOrder, cpu: number): NotedCall[][] {
  const calls = program.cpus[cpu]!
  const cpus = program.cpus.length
  const noted: NotedCall[][] = []
  for (let round = 0; round < rounds; round++) {
    meet(words, cpus)
    if (cpu === 0) for (const [at, buffer] of memory.entries()) new Uint8Array(buffer).set(image[at]!)
    meet(words, cpus)
    // one after the other: while an object is made, memory is for a moment as setup finds it
    while (Atomics.load(words, Word.turn) % cpus !== cpu)
      Atomics.wait(words, Word.turn, Atomics.load(words, Word.turn), 1)
    const handle = handleOf(structure, program, memory, cpu) as Methods
    Atomics.add(words, Word.turn, 1)
    Atomics.notify(words, Word.turn)
    meet(words, cpus)
    const results: NotedCall[] = []
    for (const { op, args } of calls) {
      const called = Atomics.add(words, Word.clock, 1)
      let result: Outcome
      try {
        const said = handle[op]!(...readArgs(args))
        result = resultFrom(op, isIterator(said) ? [...said] : said)
      } catch (error) {
        result = thrown(error)
      }
      results.push({ result, called, returned: Atomics.add(words, Word.clock, 1) })
    }
    noted.push(results)
  }
  meet(words, cpus)
  return noted
}

/** Nobody goes on before all are here; the last one to come opens, and the others watch for a moment before they sleep. */
function meet(words: Int32Array, cpus: number): void {
  const phase = Atomics.load(words, Word.phase)
  if (Atomics.add(words, Word.arrived, 1) === cpus - 1) {
    Atomics.store(words, Word.arrived, 0)
    Atomics.add(words, Word.phase, 1)
    Atomics.notify(words, Word.phase)
    return
  }
  for (let look = 0; look < 2000; look++) if (Atomics.load(words, Word.phase) !== phase) return
  while (Atomics.load(words, Word.phase) === phase) Atomics.wait(words, Word.phase, phase, 1)
}
