import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportedNames } from '#link/exported_names'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-exports-'))
function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('functions, variables, classes and what is handed on are exported; types are not', () => {
  file('inner.ts', "export const deep = 1\nexport default 2\nexport * from './outer.ts'")
  const outer = file(
    'outer.ts',
    `export interface A {}
     export type B = 1
     export const c = 1, { d, e: [f] } = x
     export function g() {}
     export class H {}
     export { c as i, type A as J }
     export * from './inner.ts'
     export * as k from './inner.ts'`,
  )
  expect([...exportedNames(outer)!].sort()).toEqual(['H', 'c', 'd', 'deep', 'f', 'g', 'i', 'k'])
})

test.each([
  ['does not parse', 'export const ='],
  ['hands on all of a package', "export * from 'esbuild'"],
])('of a file that %s, its text does not tell', (what, text) => {
  expect(exportedNames(file(`${what.replaceAll(' ', '_')}.ts`, text))).toBeUndefined()
})
