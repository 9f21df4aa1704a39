import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-module-state-'))
writeFileSync(
  join(folder, 'memo.cjs'),
  'const known = {}; exports.once = (w) => { if (known.it === undefined) known.it = Atomics.add(w, 0, 1); return known.it }\n',
)

/** What is kept is asked for twice: the second time it is what the first one was, and each execution begins with nothing. */
test.each([
  [
    'a map',
    'const known = new Map()',
    '(w) => { if (!known.has(1)) known.set(1, Atomics.add(w, 0, 1)); return known.get(1) }',
  ],
  [
    'a list',
    'const known = []',
    '(w) => { if (known.length === 0) known.push(Atomics.add(w, 0, 1)); return known[0] }',
  ],
  [
    'a private field of a class',
    'class Known { static #it; static once(w) { return (Known.#it ??= Atomics.add(w, 0, 1)) } }',
    '(w) => Known.once(w)',
  ],
  [
    'an object of a class of the program',
    'class Known { #it; once(w) { return (this.#it ??= Atomics.add(w, 0, 1)) } }\nconst known = new Known()',
    '(w) => known.once(w)',
  ],
  ['an object of CommonJS', "import { once } from './memo.cjs'", '(w) => once(w)'],
])('what modules keep in %s is no part of the next execution', async (what, kept, once) => {
  const file = join(folder, `${what.replaceAll(' ', '_')}.mjs`)
  const cpu = `(w) => { const ask = ${once}; return [ask(w), ask(w)] }`
  writeFileSync(
    file,
    `${kept}\nexport default { setup: () => new Int32Array(new SharedArrayBuffer(4)), cpus: [${cpu}, ${cpu}] }\n`,
  )
  const { outcomes, executions, complete } = await explore({ file, strategy: 'dpor' })
  expect(Object.keys(outcomes).sort()).toEqual(['[[0,0],[1,1]]', '[[1,1],[0,0]]'])
  expect([executions, complete]).toEqual([2, true])
})
