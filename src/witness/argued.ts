import type { Program } from '../discover/program.ts'
import type { Difference } from './compare.ts'

/** A difference that is meant: what it is, and why the model does otherwise. */
interface Argued {
  title: string
  is(program: Program, difference: Difference): boolean
}

/** Every difference between Linux and the model that is no finding; there is none at present that programs can meet. */
const ARGUED: readonly Argued[] = []

/** The title of the argued difference that this is, or undefined. */
export function argued(program: Program, found: Difference): string | undefined {
  return ARGUED.find(({ is }) => is(program, found))?.title
}
