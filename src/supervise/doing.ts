/**
 * Which of the user's functions a thread is in. It is written where they are called and read by nobody in the thread: whoever
 * watches it reads it through the inspector (ask_threads.ts), when one does not come back.
 */
export interface EngineStanding {
  /** the CPU that runs; '' for none */
  cpu: string
  steps: number
  /** number of the execution */
  index: number
  /** the choices that led there, where the strategy keeps them */
  choices: number[] | undefined
  eager: boolean
  /** of the program */
  hash: string
}

export interface Standing extends Partial<EngineStanding> {
  /** `setup`, `check`, `invariant`, `the file, while it loads`; '' for none of them */
  what: string
  /** executions begun */
  runs: number
  /** what is explored, where that is one of many */
  about?: unknown
  /** how it came there, where that is written down */
  story?: unknown
}

export const doing = {
  what: '',
  runs: 0,
  engine: undefined as (() => EngineStanding) | undefined,
  about: undefined as unknown,
  story: undefined as (() => unknown) | undefined,
  /** since when a result of another thread is waited for; 0 for not at all */
  waitingSince: 0,
}

/** Runs one of the user's functions. */
export function within<T>(what: string, run: () => T): T {
  const before = doing.what
  doing.what = what
  try {
    return run()
  } finally {
    doing.what = before
  }
}

export const STANDING = 'mnttorture.standing'

Object.defineProperty(globalThis, Symbol.for(STANDING), {
  configurable: true,
  value: (): Standing => ({
    what: doing.what,
    runs: doing.runs,
    about: doing.about,
    story: doing.story?.(),
    ...doing.engine?.(),
  }),
})
