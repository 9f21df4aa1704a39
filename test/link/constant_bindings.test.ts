import { expect, test } from 'vitest'
import { constantBindings } from '../../src/link/instrument/constant_bindings.ts'

const bundle = (...lines: string[]): string => ['// src/kernel/x.ts', ...lines].join('\n')

test('a top-level variable that nobody assigns becomes a constant, and no column behind it moves', () => {
  const code = bundle('var offsets = struct("x");', 'function f() { return offsets.a; }')
  expect(constantBindings(code, 'src/')).toBe(code.replace('var offsets = ', 'const offsets='))
})

test.each([
  ['assigned', 'x = 1;'],
  ['assigned in a function', 'function f() { x += 1; }'],
  ['counted', 'function f() { return x++; }'],
  ['assigned by destructuring', 'function f(a) { [x, { y: x }] = a; }'],
  ['a loop variable', 'for (x of []) {}'],
  ['declared twice', 'var x = 2;'],
])('one that is %s stays a variable', (_, use) => {
  const code = bundle('var x = 0;', use)
  expect(constantBindings(code, 'src/')).toBe(code)
})

test('an index or an object in an assignment is not assigned itself', () => {
  const code = bundle('var at = 1;', 'var mem = [];', 'mem[at] = 2;')
  expect(constantBindings(code, 'src/')).toBe(bundle('const at=1;', 'const mem=[];', 'mem[at] = 2;'))
})

test('what users bring stays as it is', () => {
  const code = ['// ../scenario.ts', 'var x = 0;', '// src/kernel/y.ts', 'var y = 0;'].join('\n')
  expect(constantBindings(code, 'src/')).toBe(code.replace('var y = ', 'const y='))
})
