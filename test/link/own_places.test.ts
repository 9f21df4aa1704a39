import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-places-'))
mkdirSync(join(folder, 'inner'))
writeFileSync(join(folder, 'inner', 'where.cjs'), 'exports.where = () => [__dirname, __filename]\n')
writeFileSync(
  join(folder, 'asks.mjs'),
  `import { where } from './inner/where.cjs'
   function toString() { return 'own' }
   const own = (__dirname) => ({ __dirname, here: import.meta.filename })
   export default { setup: () => new Int32Array(new SharedArrayBuffer(4)), cpus: [
     (m) => { Atomics.load(m, 0); return [...where(), import.meta.url, import.meta.dirname, own('mine').__dirname, own(1).here, toString()] }] }`,
)

test('each file is told where it lies, and not where it was bundled', async () => {
  const file = join(folder, 'asks.mjs')
  const inner = join(folder, 'inner')
  const { outcomes } = await explore({ file, strategy: 'dfs' })
  const told = [inner, join(inner, 'where.cjs'), pathToFileURL(file).href, folder, 'mine', file, 'own']
  expect(Object.keys(outcomes)).toEqual([JSON.stringify([told])])
})
