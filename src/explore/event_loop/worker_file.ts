import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The file that a worker is started with. */
export function workerFile(given: string): string {
  return given.startsWith('file:') ? fileURLToPath(given) : resolve(given)
}
