import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-made-require-'))
writeFileSync(join(folder, 'bump.cjs'), 'exports.bump = (w) => { w[0] = w[0] + 1 }\n')

const exploreIt = (name: string, head: string, bump: string) => {
  const file = join(folder, name)
  const state = 'setup: () => new Int32Array(new SharedArrayBuffer(4))'
  writeFileSync(file, `${head}\nexport default { ${state}, cpus: [(w) => ${bump}(w), (w) => ${bump}(w)] }\n`)
  return explore({ file, executions: 20, seed: 1 })
}

test.each([
  [
    'under that name',
    'a.mjs',
    `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\nconst { bump } = require('./bump.cjs')`,
    'bump',
  ],
  [
    'in TypeScript, under other names, at once, beside `resolve` and a module of Node',
    'b.ts',
    `import { createRequire as make } from 'module'\nimport * as module from 'node:module'
const load: NodeJS.Require = make(import.meta.url)\nconst fs = load('node:fs')
if (!fs.existsSync(load.resolve('./bump.cjs'))) throw new Error('not there')
const { bump } = module.createRequire(import.meta.url)('./bump.cjs') as any`,
    'bump',
  ],
  [
    'by a name that only the run knows',
    'c.mjs',
    `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)`,
    `require('./bum' + 'p.cjs').bump`,
  ],
])('what an ES module loads by a `require` of its own is explored: %s', async (_how, name, head, bump) => {
  const { findings } = await exploreIt(name, head, bump)
  expect(findings).toMatchObject([{ kind: 'data-race', message: expect.stringMatching(/bump\.cjs:1/) }])
})

test('by one that is made elsewhere, code is refused where it is loaded', async () => {
  const head = `import { createRequire } from 'node:module'\nconst from = (url) => createRequire(url)`
  await expect(exploreIt('d.mjs', head, `from(import.meta.url)('./bump.cjs').bump`)).rejects.toThrow(
    /d\.mjs:3: require of \.\/bump\.cjs by a function of createRequire: what it loads is not explored/,
  )
})
