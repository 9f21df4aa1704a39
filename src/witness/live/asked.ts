import type { Program } from '../../discover/program.ts'

/** What the process that compares asks its child, and what that answers. */
export interface Alone {
  ask: 'alone'
  program: Program
}

export interface Raced {
  ask: 'raced'
  program: Program
  rounds: number
}

export type Asked = Alone | Raced

export interface AnsweredAlone {
  /** of each operation in turn */
  results: number[]
  /** of each task, as its mountinfo has it */
  tables: string[]
}

export interface AnsweredRaced {
  /** results of each task's operations, as JSON, and how often they came together */
  outcomes: Array<[string, number]>
}

export type Answered = AnsweredAlone | AnsweredRaced | { refused: string } | { ready: true }
