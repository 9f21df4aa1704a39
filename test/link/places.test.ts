import { expect, test } from 'vitest'
import { withPlaces } from '../../src/link/instrument/places.ts'

const NO_MAP = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' })
const KERNEL = `// src/kernel/lib.ts
function spin_lock(lock, at) {
}
function lock_mount_hash(at2) {
}
function setWords(at, size) {
}
function placeName(place) {
  return $places[place];
}
`
const placed = (code: string): string =>
  withPlaces(`${KERNEL}// scenario.ts\n${code}`, NO_MAP, (file) => file, isKernel)
const isKernel = (path: string): boolean => path.startsWith('src/kernel/')

test('a call that takes a lock gets the number of its place', () => {
  const [, number] = /spin_lock\(a \+ g\(b, c\), (\d{5})\)/.exec(
    placed('function f() {\n  spin_lock(a + g(b, c));\n}'),
  )!
  expect(placed('function f() {\n  spin_lock(a);\n}')).toContain(
    `$places={"0":"a place that is not known","${number}":"f, bundle:13"}`,
  )
})

test('a call without arguments gets it as its only one', () => {
  expect(placed('lock_mount_hash();')).toMatch(/^lock_mount_hash\(\d{5}\)/m)
})

test('a call that hands on its own place is left alone, as are declarations', () => {
  const code = 'function mutex_lock(lock, at) {\n  spin_lock(lock, at);\n}'
  expect(placed(code)).toContain(code)
})

test('a function of the kernel whose last parameter is no place, and one that is not of the kernel, are left alone', () => {
  const code = 'function own(at) {\n}\nown();\nsetWords(1);'
  expect(placed(code)).toContain(code)
})

test('a place has the same number whatever else is in the program', () => {
  const numberOfLast = (code: string): string => [...placed(code).matchAll(/spin_lock\(\w+, (\d+)\)/g)].at(-1)![1]!
  const fn = 'function f() {\n  spin_lock(a);\n}'
  expect(numberOfLast(`spin_lock(b);\n${fn}`)).toBe(numberOfLast(`nothing();\n${fn}`))
})

test('a program in which nobody asks for places is left as it is', () => {
  const code = `${KERNEL.replace('$places', '$other')}spin_lock(x)`
  expect(withPlaces(code, NO_MAP, (file) => file, isKernel)).toBe(code)
})

test('a number that bundling added to a name is not shown', () => {
  expect(placed('let turn = 0;\nfunction turn2() {\n  spin_lock(a);\n}')).toContain('"turn, bundle:')
})
