import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Loader, Plugin } from 'esbuild'

/**
 * A scenario file that says `module.exports = ...`, as an ES module with a default export: the same text between a `module`
 * of its own and the export. Bundled as CommonJS it would stand in a closure, where exploring could not put back its
 * module-level variables. A compiled `exports.default` is what is meant where `module.exports` itself is no scenario. `given`
 * is its text, where that is another than the file's.
 */
export function commonJsEntry(entry: string, given?: string): Plugin {
  const loader = extname(entry).replace(/^\.[cm]?/, '') as Loader
  return {
    name: 'common-js entry',
    setup(build) {
      build.onLoad({ filter: new RegExp(`^${entry.replace(/\W/g, '\\$&')}$`) }, () => {
        const text = (given ?? readFileSync(entry, 'utf8')).replace(/^#!/, '//')
        return { contents: BEFORE + text.replace(/^export\s*=/m, 'module.exports =') + AFTER, loader }
      })
    },
  }
}

const BEFORE = 'var module = { exports: {} }, exports = module.exports; '
const AFTER = `
const $given = Object(module.exports)
export default 'default' in $given && !('cpus' in $given)
  ? $given.default
  : Object.keys($given).length > 0 || typeof module.exports !== 'object'
    ? module.exports
    : undefined
`
