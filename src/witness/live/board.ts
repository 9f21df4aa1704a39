import type { Program } from '../../discover/program.ts'

/**
 * The shared words of a live program: its host tells each thread to do something by counting up `GO`, and the thread counts up `DONE`
 * when it has. In a race the threads arrange themselves: whose turn it is before the race, and two barriers.
 */
export const MOST_TASKS = 4
export const MOST_RESULTS = 32
const PER_TASK = 4
const WORDS = { go: 0, done: 1, answer: 2, thread: 3 } as const
const AFTER_TASKS = MOST_TASKS * PER_TASK
export const TURN = AFTER_TASKS
export const BARRIER = AFTER_TASKS + 1
export const STOP = AFTER_TASKS + 3
export const RESULTS = AFTER_TASKS + 4
export const BOARD_WORDS = RESULTS + MOST_TASKS * MOST_RESULTS

export function boardWord(task: number, word: keyof typeof WORDS): number {
  return task * PER_TASK + WORDS[word]
}

/** What a thread is told to do. `init`: the number of a thread that only is where programs begin, until somebody moves the root of all. */
export type Told =
  | { do: 'world'; at: string }
  | { do: 'first namespace'; fd: number }
  | { do: 'program'; program: Program; task: number; tasks: number; init?: number }
  | { do: 'operation'; index: number; before: boolean }
  | { do: 'race'; rounds: number; spins: number }
  | { do: 'new namespace' }
  | { do: 'join'; fd: number }
