/** A checkout runs what is built of it, and builds it anew where a source changed since. The package has no `build/`. */
import { isStale } from './stamps.js'

export async function freshen() {
  if (isStale()) await (await import('./build.js')).build()
}

/** Before tests: what they start runs the sources as they are. */
export default freshen
