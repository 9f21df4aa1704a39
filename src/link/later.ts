import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

/** A file that no import names: code starts it as a worker, or says where it lies when it asks for it. */
export interface Later {
  how: 'worker' | 'import' | 'require'
  file: string
}

/** The folder of the cache for the text of workers that have no file. */
export const WORKERS_OF_TEXT = 'workers-of-text'

/** Their text asks for its files where the process stands, or by their URLs. */
export const workersOfText: Plugin = {
  name: 'workers of text',
  setup(build) {
    build.onResolve({ filter: /^file:/ }, ({ path }) => ({ path: fileURLToPath(path) }))
    build.onLoad({ filter: new RegExp(`/${WORKERS_OF_TEXT}/[^/]+$`) }, ({ path }) => ({
      contents: readFileSync(path, 'utf8'),
      resolveDir: process.cwd(),
      loader: 'js',
    }))
  },
}

/** The files that a program can ask for while it runs, each evaluated when it does. */
export type Laters = Record<Later['how'], Record<string, () => unknown>>

/**
 * An entry that evaluates the scenario's file, or instead the file of a worker that its code starts: which of them is its run-time's to
 * say. Each is evaluated when it is asked for, so that a worker has modules of its own.
 */
export function withLater(
  entry: string,
  later: readonly Later[],
): { contents: string; resolveDir: string; loader: 'js' } {
  const asks = { worker: 'require', import: 'import', require: 'require' }
  const table = (how: Later['how']): string => {
    const files = later.filter((each) => each.how === how).map(({ file }) => JSON.stringify(file))
    return `${how}: { ${files.map((file) => `${file}: () => ${asks[how]}(${file})`).join(', ')} }`
  }
  return {
    contents: `export const $later = { ${table('worker')}, ${table('import')}, ${table('require')} }
const given = $worker() === undefined ? require(${JSON.stringify(entry)}) : undefined
export const $run = () => { $later.worker[$worker()]() }
export default given !== undefined && 'default' in Object(given) && !('cpus' in Object(given)) ? given.default : given
`,
    resolveDir: dirname(entry),
    loader: 'js',
  }
}
