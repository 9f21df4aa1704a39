/**
 * The words that the threads of a sampling run share. Each CPU's own words lie on a cache line of their own.
 *
 *   asked   main -> CPU 0   the knobs that main wants, read by CPU 0 between two rounds
 *   next    CPU 0 -> all    the knobs of the next round, written before a barrier and read after it
 */
import { BARRIER_WORDS } from '../spin_barrier.ts'

const LINE = 16

/** What the tuner turns. */
export interface Knobs {
  /** grows by one with every change */
  epoch: number
  /** index into the layouts of this run */
  layout: number
  /** copies in one round */
  copies: number
  /** CPUs wait for each other before every so-many-th sample; 0: only at the start of a round */
  meetEvery: number
  /** most turns of an empty loop that a CPU idles before a round, and before each sample */
  skew: number
  jitter: number
  stop: boolean
}

const KNOB_WORDS = 7

export const phases = [
  'building copies',
  'at the barrier before a round',
  'in its function',
  'at the barrier after a round',
  'checking',
  'stopped',
] as const

const asked = 0
/** the epoch of the knobs that main has begun to write */
const begunAt = asked + KNOB_WORDS
const next = LINE
export const barrierAt = 2 * LINE
/** set when the CPUs write unshared parts of the state: every copy is then built anew for each round */
export const rebuildAt = barrierAt + BARRIER_WORDS
const firstCpu = 3 * LINE
const CPU_WORDS = { phase: 0, copy: 1, rounds: 2, met: LINE }
const CPU_STRIDE = 2 * LINE

export function roundWords(cpus: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer((firstCpu + cpus * CPU_STRIDE) * 4))
}

export const phaseAt = (cpu: number): number => firstCpu + cpu * CPU_STRIDE + CPU_WORDS.phase
export const copyAt = (cpu: number): number => firstCpu + cpu * CPU_STRIDE + CPU_WORDS.copy
export const roundsAt = (cpu: number): number => firstCpu + cpu * CPU_STRIDE + CPU_WORDS.rounds
export const metAt = (cpu: number): number => firstCpu + cpu * CPU_STRIDE + CPU_WORDS.met

export function askFor(words: Int32Array, knobs: Knobs): void {
  Atomics.store(words, begunAt, knobs.epoch)
  writeKnobs(words, asked, knobs)
}

/**
 * CPU 0, before a barrier. Knobs that main is just writing are left for the next round: an old epoch with new copies would have
 * copies reset that another CPU still checks.
 */
export function publishNext(words: Int32Array): void {
  const knobs = readKnobs(words, asked)
  if (Atomics.load(words, begunAt) === knobs.epoch) writeKnobs(words, next, knobs)
}

/** Everybody, after that barrier. */
export function nextKnobs(words: Int32Array): Knobs {
  return readKnobs(words, next)
}

/** The epoch is written last and read first; main says before that it begins (`begunAt`). */
function writeKnobs(words: Int32Array, at: number, knobs: Knobs): void {
  const values = [knobs.layout, knobs.copies, knobs.meetEvery, knobs.skew, knobs.jitter, knobs.stop ? 1 : 0]
  for (const [index, value] of values.entries()) Atomics.store(words, at + 1 + index, value)
  Atomics.store(words, at, knobs.epoch)
}

function readKnobs(words: Int32Array, at: number): Knobs {
  const value = Array.from({ length: KNOB_WORDS }, (_, index) => Atomics.load(words, at + index)) as number[]
  const [epoch, layout, copies, meetEvery, skew, jitter, stop] = value as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return { epoch, layout, copies, meetEvery, skew, jitter, stop: stop === 1 }
}
