import { expect, test } from 'vitest'
import { withPlaces } from '../../src/link/instrument/places.ts'

const NO_MAP = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' })
const placed = (code: string): string => withPlaces(`function spin_lock(lock, at) {}\n${code}`, NO_MAP, (file) => file)

test('a call that takes a lock gets the number of its place', () => {
  expect(placed('function f() {\n  spin_lock(a + g(b, c));\n}')).toContain('spin_lock(a + g(b, c), 1)')
  expect(placed('function f() {\n  spin_lock(a);\n}')).toMatch(/\$places=\["a place that is not known","f, bundle:3"\]/)
})

test('a call without arguments gets it as its only one', () => {
  expect(placed('lock_mount_hash();')).toContain('lock_mount_hash(1)')
})

test('a call that hands on its own place is left alone, as are declarations', () => {
  const code = 'function mutex_lock(lock, at) {\n  down_write(lock, at);\n}'
  expect(placed(code)).toContain(code)
})

test('a program without locks is left as it is', () => {
  expect(withPlaces('down_write(x)', NO_MAP, (file) => file)).toBe('down_write(x)')
})

test('a number that bundling added to a name is not shown', () => {
  expect(placed('let turn = 0;\nfunction turn2() {\n  spin_lock(a);\n}')).toContain('"turn, bundle:')
})
