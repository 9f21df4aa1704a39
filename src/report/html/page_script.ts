import { buildSync } from 'esbuild'
import { sourceFile } from '../../link/source_root.ts'

let script: string | undefined

/** page/*.ts as one script for the reader's browser. */
export function pageScript(): string {
  if (script === undefined) {
    const built = buildSync({
      entryPoints: [sourceFile('report/html/page/draw_charts') as string],
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
  }
  return script
}
