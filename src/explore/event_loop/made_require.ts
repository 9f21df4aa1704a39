import type { Execution } from '../engine/execution.ts'
import { refuseHere } from '../engine/refuse.ts'
import type { Value } from '../memory/built_ins/host.ts'
import { nodesOwnModule } from './later_file.ts'

/** `createRequire` for what linking does not see through (link/made_require.ts): of code, only Node's own comes so. */
export function madeRequire(x: Execution, native: Value, own: (name: string, native: Value) => Value): Value {
  return function createRequire(from: Value): Value {
    const load = native.createRequire(from)
    const guarded = (name: Value): Value => {
      if (nodesOwnModule(name) !== undefined) return own(name, load(name))
      if (/\.json$/.test(name)) return load(name)
      throw refuseHere(
        x,
        `require of ${name} by a function of createRequire: what it loads is not explored; write \`const require = createRequire(import.meta.url)\` and call it by that name, or import the file`,
      )
    }
    return Object.assign(guarded, { resolve: load.resolve, cache: load.cache, main: load.main })
  }
}
