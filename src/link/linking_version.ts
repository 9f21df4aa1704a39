import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceRoot } from './source_root.ts'

let version: string | undefined

/** A package whose linking changed must not meet what an older one left in the cache. */
export function linkingVersion(): string {
  if (version === undefined) {
    const hash = createHash('sha256')
    for (const folder of ['link', 'link/instrument']) {
      for (const name of readdirSync(join(sourceRoot, folder)).sort())
        if (name.endsWith('.ts')) hash.update(readFileSync(join(sourceRoot, folder, name)))
    }
    version = hash.digest('hex')
  }
  return version
}
