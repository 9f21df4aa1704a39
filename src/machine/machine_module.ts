import { fileURLToPath, pathToFileURL } from 'node:url'
import { link } from '../link/link.ts'

/** URL of the machine's own module for worker threads, linked like any program. */
export async function machineModule(): Promise<string> {
  const entry = fileURLToPath(new URL('./thread.ts', import.meta.url))
  return pathToFileURL((await link({ entry, standIns: new Map(), form: 'plain' })).file).href
}
