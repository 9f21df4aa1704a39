import type { StepSite } from '../../link/instrument/instrument.ts'
import { isLibrary } from '../../link/library.ts'
import type { Frame } from './stack_frames.ts'

/** A call on the way to a step: the function that was called, and where. */
interface CallPlace {
  fn: string
  file: string
  line: number
  /** the function that the line is in */
  within: string
}

/** Where a step stands for its reader: the line of the caller's own code, and the helpers through which it was taken, innermost first. */
export function callPlace(site: StepSite, stack: readonly Frame[]): { place: CallPlace; chain: CallPlace[] } {
  const inlined = [site.fn, ...site.via.map(({ callee }) => callee)]
  const chain = [
    ...site.via.map(({ callee, file, line }, at) => ({ fn: callee, file, line, within: inlined[at]! })).reverse(),
    ...stack.slice(1).map(({ file, line, fn }, at) => ({ fn: stack[at]!.fn, file, line, within: fn })),
  ]
  const innermost = { fn: '', file: site.file, line: site.line, within: inlined.at(-1)! }
  return { place: [innermost, ...chain].find(({ file }) => !isLibrary(file)) ?? innermost, chain }
}
