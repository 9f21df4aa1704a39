/** A checkout runs what is built of it, and builds it anew where a source changed since. The package has no `build/`. */
import { isStale } from './stamps.js'

let done

/** Looked at once in a process; what one that knows has started does not look again. */
export function freshen() {
  done ??= process.env.MNTTORTURE_BUILT === undefined && isStale() ? built() : Promise.resolve()
  return done
}

async function built() {
  await (await import('./build.js')).build()
}

/** Before tests: what they start runs the sources as they are. */
export default async function beforeTests() {
  await freshen()
  process.env.MNTTORTURE_BUILT = 'yes'
}
