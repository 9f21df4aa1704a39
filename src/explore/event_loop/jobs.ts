import type { Value } from '../memory/built_ins/host.ts'

/** What runs later, and may pause. */
export type Job = () => Generator<unknown, void, unknown>

/** Has a job find what an AsyncLocalStorage held where the job was asked for. */
export type Keeps = (job: Job) => Job

/** What promises and async functions ask of whoever runs them. */
export interface JobHost {
  /** behind all microtasks of the CPU that runs */
  enqueue(job: Job): void
  /** for what is asked for now */
  keeps(): Keeps
  /** calls a function of the program, as a coroutine where it has one and CPUs are coroutines */
  call(f: Value, self: Value, ...given: Value[]): Generator<unknown, Value, unknown>
  /** throws what is thrown to the explorer and not to the program: a CPU that is taken back, a finding, a refusal */
  rethrow(error: unknown): void
  /** a promise was rejected and nobody handles it; and somebody does now */
  rejected(promise: object, reason: unknown): void
  handled(promise: object): void
  /** the error for a promise that Node made, which is settled by nobody here; at the site of an `await`, or where the program is */
  foreign(site?: number): Error
  /** the coroutine of what cannot pause came to a step that another CPU is to take first */
  cannotPause(): unknown
  pause: unknown
  /** CPUs are coroutines, and one of them runs */
  isPausing(): boolean
}

/** Of a job that was done when it was asked for. */
export function* nothingMore(): Generator<unknown, void, unknown> {}

/** Runs to its end what must not pause. */
export function atOnce<T>(host: JobHost, steps: Generator<unknown, T, unknown>): T {
  const { done, value } = steps.next()
  if (done !== true) throw host.cannotPause()
  return value
}
