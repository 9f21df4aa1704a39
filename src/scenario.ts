import type { Standing } from './explore/engine/standing.ts'

/** What one CPU may return. Nothing counts as null, -0 as 0. */
export type Outcome = number | string | boolean | null | Outcome[]

/**
 * A subject to race: what `stress`, `explore` and `replay` all take.
 *
 * `setup` builds the shared state; SharedArrayBuffers in it (and views on them) are shared between the CPUs, the rest is
 * copied to each CPU as postMessage would copy it. Each function of `cpus` runs once per execution; what
 * a promise of it comes to is its outcome.
 */
export interface Scenario<S = unknown, R extends Outcome = Outcome> {
  title?: string
  setup(): S
  cpus: Array<(state: S) => R | Promise<R>>
  /** explore: checked after every step; a throw is a finding */
  invariant?(state: S): void
  /** after all CPUs returned; a throw is a finding */
  check?(state: S, outcomes: R[]): void
  /** key: JSON.stringify(outcomes of all CPUs), with `NaN` and `Infinity` by their names */
  outcomes?: Record<string, 'acceptable' | 'interesting' | 'forbidden'>
  /**
   * CPUs that serve the others (kworkers, timers). An execution ends when every CPU has returned and every daemon waits
   * in an Atomics.wait without a timeout; daemons are then abandoned.
   */
  daemons?: Array<(state: S) => void>
  /** explore: after a deadlock, who waits for what held by whom, one chain a line */
  stuck?(state: S): string[]
  /** explore: nobody can go on; true where those that wait may wait for ever, so that it is no deadlock */
  mayWait?(state: S): boolean
  /** explore: the CPU can go on only once another one acts; `standing` says in words where everybody stands */
  held?(state: S, cpu: number, standing: () => string[]): void
  /** explore: the CPU took a step, the execution's of that number */
  stepped?(state: S, cpu: number, step: number, standing: () => string[]): void
  /** explore: what each CPU and daemon holds and waits for, where the program keeps account of its locks; may be asked at any step */
  locks?(state: S): Standing[]
  /** a name for the element of `view` at `index` in interleaving tables, such as `mount#3.mnt_flags` */
  describe?(state: S, view: ArrayBufferView, index: number): string | undefined
  /** a value of that element in words, such as `MNT_DOOMED|MNT_UMOUNT` or `mount#3`; undefined where it is but a number */
  describeValue?(state: S, view: ArrayBufferView, index: number, value: number | bigint): string | undefined
  /** elements whose races are no findings, as tables name them: `ring[3]`, or `ring` for all of that view */
  benign?: string[]
  /** what the daemons are called; `daemon0` and so on without */
  daemonNames?: string[]
}

/** A scenario whose CPUs may each return something else: `check` is given each one's own type. */
export interface MixedScenario<S, C extends ReadonlyArray<Cpu<S>>> extends Omit<Scenario<S>, 'cpus' | 'check'> {
  cpus: C
  check?(state: S, outcomes: { -readonly [K in keyof C]: Awaited<ReturnType<C[K]>> }): void
}

// biome-ignore lint/suspicious/noConfusingVoidType: what a function without a return statement returns
type Cpu<S> = (state: S) => Outcome | void | Promise<Outcome | void>

/** Gives a scenario its types; returns it unchanged. What the CPUs return is inferred, each for itself. */
export function scenario<S, const C extends ReadonlyArray<Cpu<S>>>(definition: MixedScenario<S, C>): Scenario<S>
/** The same with the types said: `scenario<Int32Array, number>`. */
export function scenario<S, R extends Outcome>(definition: Scenario<S, R>): Scenario<S, R>
export function scenario(definition: Scenario): Scenario {
  return definition
}
