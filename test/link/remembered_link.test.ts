import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { link } from '#link/link'
import { sourceFile } from '#link/source_root'

const bundled = vi.fn()
vi.mock('../../src/link/bundle.ts', async (original) => {
  const real = await original<typeof import('../../src/link/bundle.ts')>()
  const bundle: typeof real.bundle = (...given) => {
    bundled()
    return real.bundle(...given)
  }
  return { ...real, bundle }
})

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-remembered-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  utimesSync(file, 1, 1) // what a clock says of it is not what counts
  return file
}
const standIns = new Map([['kernel/lib/lockdep/validator', sourceFile('kernel/lib/lockdep/validator_off') as string]])

/** Links, and says whether the bundler was asked and to which file it came. */
async function linked(entry: string): Promise<{ file: string; asked: boolean }> {
  bundled.mockClear()
  const { file } = await link({ entry, standIns, form: 'coroutine' })
  return { file, asked: bundled.mock.calls.length > 0 }
}

test('what is linked again as it was needs no bundler; another text, entry or manifest does', async () => {
  write('part.ts', 'export const part = 1')
  const entry = write(
    'whole.ts',
    `import { scenario } from 'mnttorture'\nimport { part } from './part.ts'\nexport default [part, scenario]`,
  )
  const first = await linked(entry)
  expect(first.asked).toBe(true)
  expect(await linked(entry)).toEqual({ file: first.file, asked: false })
  write('part.ts', 'export const part = 2')
  const second = await linked(entry)
  expect(second.asked).toBe(true)
  expect(second.file).not.toBe(first.file)
  expect(await linked(entry)).toEqual({ file: second.file, asked: false })
  write('package.json', '{ "sideEffects": false }')
  expect((await linked(entry)).asked).toBe(true)
  rmSync(second.file)
  expect((await linked(entry)).asked).toBe(true)
})

test('what an import means is asked again where a new file could change it', async () => {
  const without = write('without.ts', `import { other } from './other'\nexport default other`)
  write('other.js', 'export const other = 1')
  const first = await linked(without)
  write('other.ts', 'export const other = 2')
  const second = await linked(without)
  expect(second.asked).toBe(true)
  expect(second.file).not.toBe(first.file)

  mkdirSync(join(folder, 'node_modules'))
  mkdirSync(join(folder, 'installed'))
  writeFileSync(join(folder, 'installed', 'index.js'), 'export const of = 1')
  symlinkSync(join(folder, 'installed'), join(folder, 'node_modules', 'named'))
  const named = write('named.ts', `import { of } from 'named'\nexport default of`)
  await linked(named)
  expect((await linked(named)).asked).toBe(true)
})
