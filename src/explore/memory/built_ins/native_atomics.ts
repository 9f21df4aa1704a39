import { ATOMICS } from '../../../link/instrument/steps.ts'

/** Atomics as the language has them, for whoever carries out a step. */
export const nativeAtomics = Object.fromEntries(
  Object.keys(ATOMICS).map((name) => [name, Atomics[name as 'load']]),
) as unknown as Atomics
