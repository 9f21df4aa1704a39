import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtRoot, packageRoot } from './source_root.ts'

const FRESHEN = join(packageRoot, 'build', 'freshen.js')

/** URL of one of the tool's own modules for a worker thread, which loads no TypeScript; build/sources.js lists them. */
export async function built(name: string): Promise<string> {
  if (existsSync(FRESHEN)) {
    const { freshen } = (await import(/* @vite-ignore */ pathToFileURL(FRESHEN).href)) as { freshen(): Promise<void> }
    await freshen()
  }
  return pathToFileURL(join(builtRoot, `${name}.js`)).href
}
