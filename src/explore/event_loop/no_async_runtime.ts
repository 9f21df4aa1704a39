import type { Execution } from '../engine/execution.ts'
import { refuseHere } from '../engine/refuse.ts'

/** What async text asks for under a memory mode, whose CPUs have no event loop: only a text that does run is refused. */
export function noAsyncRuntime(x: Execution) {
  const refuses = (what: string) => (): never => {
    throw refuseHere(x, `--memory ${x.mode} explores CPUs that put nothing off; here ${what}`)
  }
  const called = refuses('an async function is called')
  return {
    $async: called,
    $async_co: called,
    $asyncGenerator: refuses('an async generator is called'),
    $newPromise: refuses('a promise is made'),
    $import: refuses('a file is asked for by a name that only the run knows'),
  }
}
