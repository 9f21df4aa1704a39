import type { StepSite } from '../link/instrument/instrument.ts'
import { isLibrary } from './library.ts'
import type { Frame } from './stack_frames.ts'

/** A call on the way to a step: the function that was called, and where. */
interface CallPlace {
  fn: string
  file: string
  line: number
}

/** Where a step stands for its reader: the line of the caller's own code, and the helpers through which it was taken, innermost first. */
export function callPlace(site: StepSite, stack: readonly Frame[]): { place: CallPlace; chain: CallPlace[] } {
  const chain = [
    ...site.via.map(({ callee, file, line }) => ({ fn: callee, file, line })).reverse(),
    ...stack.slice(1).map((frame, at) => ({ fn: stack[at]!.fn, file: frame.file, line: frame.line })),
  ]
  const innermost = { fn: '', file: site.file, line: site.line }
  return { place: [innermost, ...chain].find(({ file }) => !isLibrary(file)) ?? innermost, chain }
}
