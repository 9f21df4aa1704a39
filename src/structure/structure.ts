import { STRUCTURE } from '../scenario/structure_mark.ts'
import type { Outcome } from '../scenario.ts'

/** What gives an operation's argument its values: an arbitrary of fast-check. */
export interface Arbitrary {
  // biome-ignore lint/suspicious/noExplicitAny: whatever fast-check hands it
  generate(...given: any[]): { readonly value: unknown }
}

export type Criterion = 'linearizability' | 'sequential-consistency' | 'quiescent-consistency'

/**
 * A data structure on shared memory and what its operations mean: `discover`, `stress` and `explore` make the programs that race
 * it, and hold their results against the model.
 */
export interface Structure<S extends object = object, M extends object = object> {
  title?: string
  /** makes the SharedArrayBuffers, and the object whose methods the operations are; each CPU is given one of its own over the same memory */
  setup(): S
  /** the names of its methods, each with an arbitrary for every argument */
  operations: Record<string, readonly Arbitrary[]>
  /** the same methods, plain and sequential; they may return `blocked`, or `oneOf(...)` */
  model(): M
  /** operations that only one CPU at a time may call: that which plays the role */
  roles?: Record<string, readonly string[]>
  /** what the results are held against; `linearizability` by default */
  criterion?: Criterion
  /** throws where the structure is broken; called whenever no operation is under way */
  validate?(structure: S): void
  /** what it gives of the structure, when all is done, it must give of the model, too */
  snapshot?(either: S | M): unknown
  /** operations with different keys never touch the same thing, so that the checker may judge each key for itself; one without a key touches all */
  partition?(operation: string, args: readonly unknown[]): string | number | undefined
}

/** Operations of a data structure on shared memory with their sequential model. */
export function structure<S extends object, M extends object>(definition: Structure<S, M>): Structure<S, M> {
  if (typeof definition === 'object' && definition !== null)
    Object.defineProperty(definition, STRUCTURE, { value: true, configurable: true })
  return definition
}

/** What a model's method returns where the operation cannot go on: it waits until others have changed the state. */
export const blocked: unique symbol = Symbol.for('mnttorture.blocked') as never

/** Several results, any of which is right. */
export interface Permitted {
  readonly permitted: readonly unknown[]
  readonly settle: ((result: never) => void) | undefined
}

/** What a relaxed model's method returns: the permitted results, and what becomes of the model with the one that was given. */
export function oneOf<R extends Outcome>(results: Iterable<R>, then?: (result: R) => void): Permitted {
  return { permitted: [...results], settle: then }
}
