import type { Frame } from './frame.ts'
import type { Binding, Scope } from './scopes.ts'
import type { Via } from './sites.ts'

/** Where a piece of text is being written to. */
export interface Context {
  /** inside a coroutine: may pause */
  pausing: boolean
  frame: Frame
  /** the code stands in a file whose steps are not steps */
  atomic: boolean
  /** while a helper is written in place of its call: what stands for its names */
  replaced?: ReadonlyMap<Binding, string>
  /** the calls that were replaced by what they call, outermost first */
  via: readonly Via[]
  /** the function written into */
  fn: string
  /** the scope of the outermost replaced call */
  site?: Scope
  /** outside any function's body, where there is no place for temporaries */
  alone?: boolean
}
