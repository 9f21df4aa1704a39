/** `npm run docs`: writes what is made of the sources. With `--check` it writes nothing, and says what is not as they are. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiDocument } from './api.js'
import { root } from './sources.js'

const file = join(root, 'docs', 'api.md')
const text = apiDocument()
if (!process.argv.includes('--check')) writeFileSync(file, text)
else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/api.md is not what the sources say: npm run docs')
  process.exitCode = 1
}
