/**
 * A database that nobody has used yet, kept for each PGlite beside what was linked: PGlite takes seconds to make one, and a copy takes
 * a tenth of a second.
 */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { cacheDirectory } from '../../link/cache_directory.ts'

/** Where there is no database: lays a blank one there. Where it cannot, PGlite makes its own, and says what is wrong. */
export async function layBlank(
  dataDir: string,
  make: (dataDir: string) => Promise<void>,
  kept = cacheDirectory(),
): Promise<void> {
  if (existsSync(dataDir)) return
  const drafts = [path.join(kept, `blank.${process.pid}.${Math.trunc(performance.now() * 1000)}`), `${dataDir}.draft`]
  const [made, laid] = drafts as [string, string]
  try {
    const blank = path.join(kept, `blank-${version()}`)
    if (!existsSync(blank)) {
      await make(made)
      renameSync(made, blank)
    }
    cpSync(blank, laid, { recursive: true })
    renameSync(laid, dataDir)
  } catch {
    // another process was first, or the cache is full: nothing is lost but the time
  } finally {
    for (const draft of drafts) rmSync(draft, { recursive: true, force: true })
  }
}

/** What one PGlite has made, another one need not be able to read. */
function version(): string {
  const file = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const { size, mtimeMs } = statSync(file)
  return createHash('sha256').update(`${file} ${size} ${mtimeMs}`).digest('hex').slice(0, 12)
}
