import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'
import { mutants } from '../../bench/mutants/generate.ts'
import { KINDS } from '../../bench/mutants/mutant.ts'

const all = mutants()

test('the model has far more than 300 mutants, of every kind, each with a name of its own', () => {
  expect(all.length).toBeGreaterThan(300)
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(KINDS))
})

test('every mutant is a program, and the file is another one than before', () => {
  for (const { id, path, text } of all.slice(0, 150)) {
    expect(parseSync(`${path}.ts`, text, { sourceType: 'module' }).errors, id).toEqual([])
    expect(text).toContain('function')
  }
})

test('the same text has the same mutants in the same order, and its first part is of every kind', () => {
  expect(mutants().map(({ id }) => id)).toEqual(all.map(({ id }) => id))
  expect(new Set(all.slice(0, 300).map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(KINDS.length - 1)
})

test.each([
  [
    'lock',
    'kernel/fs/super_block#put_super',
    'goes without spin_lock(sb_lock)',
    /^(?!.*spin_(?:un)?lock\(sb_lock\)).*$/s,
  ],
  [
    'release',
    'kernel/fs/super_block#put_super',
    'drops spin_unlock(sb_lock)',
    /spin_lock\(sb_lock\)(?!.*spin_unlock\(sb_lock\))/s,
  ],
] as const)('left out: a %s', (kind, fn, what, shape) => {
  const mutant = all.find((each) => each.kind === kind && each.id.startsWith(`${fn}:`) && each.what === what)
  const body = /function put_super\b.*?\n}/s.exec(mutant!.text)![0]
  expect(body).toMatch(shape)
})
