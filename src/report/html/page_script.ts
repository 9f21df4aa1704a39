import { buildSync } from 'esbuild'
import { sourceFile } from '../../link/source_root.ts'

const scripts = new Map<string, string>()

/** page/*.ts as one script for the reader's browser; `live` also asks how things stand. */
export function pageScript(entry: 'draw_charts' | 'live' = 'draw_charts'): string {
  let script = scripts.get(entry)
  if (script === undefined) {
    const built = buildSync({
      entryPoints: [sourceFile(`report/html/page/${entry}`) as string],
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      target: 'es2020',
      charset: 'utf8',
      logLevel: 'silent',
    })
    // what would end the script element cannot be in it
    script = built.outputFiles[0]!.text.replaceAll('</', '<\\/').trim()
    scripts.set(entry, script)
  }
  return script
}
