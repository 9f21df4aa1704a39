import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-published-'))
const here = new URL('./scenarios/', import.meta.url).pathname
let made = 0

/** A scenario file for one published program: `subject('lastzero', 'lastzero(15)')`. */
export function subject(file: string, call: string): string {
  const path = join(folder, `${file}_${++made}.ts`)
  writeFileSync(
    path,
    `import { ${call.slice(0, call.indexOf('('))} } from ${JSON.stringify(`${here}${file}.ts`)}\nexport default ${call}\n`,
  )
  return path
}
