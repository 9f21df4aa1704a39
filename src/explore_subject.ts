import { InterleavingCoverage } from './explore/measures/coverage.ts'
import { type ExploreOptions, explore as exploreHere } from './explore/run/explore.ts'
import type { ExploreResult } from './explore/run/explore_result.ts'
import { exploreSupervised } from './explore/run/explore_supervised.ts'
import { link } from './link/link.ts'
import { refuseIdle, refuseWithoutEffect } from './subjects/effect.ts'
import { type Reading, readOptions } from './subjects/read_options.ts'
import { chooseSubject, type Subject } from './subjects/subject.ts'

export type SubjectOptions = Omit<
  ExploreOptions,
  'file' | 'name' | 'standIns' | 'reference' | 'onSoFar' | 'onFinding' | 'until' | 'hunt'
>

const isFunction = (value: unknown): boolean => typeof value === 'function'

/** What `explore` takes beside its subject: the knobs of the command, and what only programs can give. */
export const EXPLORE_OPTIONS = {
  command: 'explore',
  knobs: [
    ...(['strategy', 'executions', 'seconds', 'seed', 'preemptions', 'depth', 'jobs', 'keepGoing'] as const),
    ...(['races', 'bounds', 'steps', 'checkDeterminism', 'memory', 'reorderings'] as const),
  ],
  others: {
    coverage: {
      expected: 'true or false, or an InterleavingCoverage',
      is: (value) => typeof value === 'boolean' || value instanceof InterleavingCoverage,
    },
    minimise: {
      expected: 'true or false, or how many executions it may take',
      is: (value) => typeof value === 'boolean' || (Number.isInteger(value) && (value as number) >= 0),
    },
    onProgress: { expected: 'a function', is: isFunction },
    signal: { expected: 'an AbortSignal', is: (value) => value instanceof AbortSignal },
  },
} satisfies Reading

/** `mnttorture explore` as a function: the result is a value, findings and all; bad input throws. */
export async function explore(subject: Subject, options: SubjectOptions = {}): Promise<ExploreResult> {
  readOptions('options of explore', options, EXPLORE_OPTIONS)
  const { entry, name, standIns, given, reference, bug } = chooseSubject(subject)
  const memory = options.memory ?? bug?.memory ?? undefined
  const { coverage, ...knobs } = memory === undefined ? options : { ...options, memory }
  refuseIdle('explore', { ...knobs, ...given })
  const order = { ...knobs, file: entry, name, standIns, reference: reference(knobs) }
  // pairs that are counted over several explorations are counted by an object of this thread's
  if (typeof coverage === 'object') {
    const { inputs } = await link({ entry, standIns, form: 'coroutine' })
    refuseWithoutEffect('explore', given, { name, standIns, inputs })
    return exploreHere({ ...order, coverage })
  }
  return exploreSupervised({ ...order, given, ...(coverage === undefined ? {} : { coverage }) })
}
