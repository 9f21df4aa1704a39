import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-stacks-'))

/** Function and line of each frame in the program's own file. */
const FRAMES = `const frames = (error) => error.stack.split('\\n').filter((line) => line.includes(import.meta.url.slice(-12)))
  .map((line) => line.trim().replace(/ \\(?(?:file:)?[/][^ ]*[/]/, ' ').replace(/:\\d+\\)?$/, ''))`

async function bothWays(name: string, text: string, cpu: string) {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(
    file,
    `${FRAMES}\n${text}\nexport default { setup: () => new Int32Array(new SharedArrayBuffer(16)), cpus: [
${cpu},
(m) => { Atomics.add(m, 1, 1); Atomics.load(m, 0) }] }\n`,
  )
  const { default: scenario } = await import(/* @vite-ignore */ pathToFileURL(file).href)
  const [run] = scenario.cpus
  const plain = run(scenario.setup())
  const { outcomes, findings } = await explore({ file, strategy: 'dpor', seed: 1 })
  expect(findings).toEqual([])
  return { plain, explored: Object.keys(outcomes).map((key) => JSON.parse(key)[0]) }
}

test.each([
  [
    'small_calls',
    `function deep(m) {\n  Atomics.load(m, 0)\n  throw new Error('here')\n}\nfunction mid(m) {\n  return deep(m)\n}`,
    `(m) => {\n  try {\n    mid(m)\n  } catch (error) {\n    return [String(error), ...frames(error)]\n  }\n}`,
  ],
  [
    'constructor1',
    `class Box {\n  constructor(m) {\n    this.error = new TypeError('shut')\n  }\n}`,
    `(m) => {\n  Atomics.add(m, 0, 1)\n  const { error } = new Box(m)\n  return [String(error), ...frames(error)]\n}`,
  ],
  [
    'no_stepping1',
    `function made() {\n  return new RangeError('made')\n}\nconst outer = (m) => {\n  const error = made()\n  Atomics.load(m, 0)\n  return error\n}`,
    `(m) => {\n  const error = outer(m)\n  return [String(error), ...frames(error)]\n}`,
  ],
])('a stack names functions and lines as in Node, in every execution: %s', async (name, text, cpu) => {
  const { plain, explored } = await bothWays(name, text, cpu)
  expect(plain.length).toBeGreaterThan(2)
  expect(explored).toEqual([plain])
})

test('what prepares stacks by itself is asked, and its own frames are handed to it', async () => {
  const cpu = `(m) => { const before = Error.prepareStackTrace; Error.prepareStackTrace = (_, calls) => calls.length > 0
    const { stack } = new Error(String(Atomics.load(m, 0))); Error.prepareStackTrace = before; return [stack, typeof new Error('x').stack] }`
  const { explored } = await bothWays('own_prepares', '', cpu)
  expect(explored).toEqual([[true, 'string']])
})
