import { expect, test } from 'vitest'
import { benignLines } from '#explore/measures/benign'
import { explore } from '#explore/run/explore'
import { scenarioFile } from './scenario_file.ts'

const racing = (own: { line?: string; above?: string; key?: string; read?: string }): string =>
  scenarioFile(
    `export default scenario({ ${own.key ?? ''} setup: () => ({ ring: words(4) }),
       cpus: [({ ring }) => {
         ${own.above ?? ''}
         ring[0] = 1 ${own.line ?? ''}
         return 0
       }, ({ ring }) => ${own.read ?? 'ring[0]!'}] })`,
  )

test.each([
  ['a mark on the line', { line: '// race: benign' }],
  ['a mark on the line above', { above: '// race: benign, the reader takes any value' }],
  ['the name of the element', { key: "benign: ['ring[0]']," }],
  ['the name of the view', { key: "benign: ['ring']," }],
])('%s lets the race pass, and counts it', async (_what, own) => {
  const result = await explore({ file: racing(own), strategy: 'dpor' })
  expect(result).toMatchObject({ ok: true, complete: true })
  expect(result.benign?.[0]).toMatchObject({ race: expect.stringContaining('ring[0]'), times: expect.any(Number) })
})

test.each([
  ['no mark', {}],
  ['a mark on another line', { above: '// race: benign\n void 0' }],
  ['another element', { key: "benign: ['ring[1]']," }],
])('%s lets nothing pass', async (_what, own) => {
  const { findings } = await explore({ file: racing(own), strategy: 'dpor' })
  expect(findings[0]).toMatchObject({ kind: 'data-race', mend: expect.any(Array) })
})

test('another race is found behind a benign one', async () => {
  const file = scenarioFile(
    `export default scenario({ benign: ['a'], setup: () => ({ a: words(1), b: words(1) }),
       cpus: [({ a, b }) => { a[0] = 1; b[0] = 1; return 0 }, ({ a, b }) => a[0]! + b[0]!] })`,
  )
  const { findings } = await explore({ file, strategy: 'dpor' })
  expect(findings[0]?.message).toMatch(/^b\[0\]: .*cpu\d (reads|writes) \d/)
})

test('a mark on the line that begins a function is for all of it, braces in texts aside', () => {
  const text = [
    '// race: benign',
    'function peek(m) {',
    "  log('}')",
    '  return m[0]',
    '}',
    'm[1] = 2',
    'if (x) { // race: benign',
    '  m[2] = 3',
  ]
  expect([...benignLines(text.join('\n'))]).toEqual([2, 3, 4, 5, 7])
})
