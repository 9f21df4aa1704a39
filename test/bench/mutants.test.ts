import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'
import { EQUIVALENT } from '../../bench/mutants/equivalent.ts'
import { mutants, withMutants } from '../../bench/mutants/generate.ts'
import { KINDS } from '../../bench/mutants/mutant.ts'
import { sampled } from '../../bench/mutants/sample.ts'

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

test('a seed has the same sample each time, with kinds by turns; another seed has another one', () => {
  const sample = sampled(all, 1)
  const names = (list: typeof all): string[] => list.map(({ id }) => id)
  expect(names(sampled(all, 1))).toEqual(names(sample))
  expect(new Set(names(sample)).size).toBe(all.length)
  expect(sample.slice(0, KINDS.length).map(({ kind }) => kind)).toEqual(KINDS)
  expect(names(sampled(all, 2)).slice(0, 50)).not.toEqual(names(sample).slice(0, 50))
})

test('all mutants of a file are one program, too', () => {
  for (const path of new Set(all.map(({ path }) => path))) {
    const numbers = new Map(all.filter((each) => each.path === path).map(({ id }, index) => [id, index + 1]))
    const text = withMutants(path, (id) => numbers.get(id))
    expect(parseSync(`${path}.ts`, text, { sourceType: 'module' }).errors, path).toEqual([])
    for (const number of numbers.values()) expect(text).toContain(`$mutants.met${number} = true`)
  }
})

test('what is argued to be no wrong version is a mutant of the model as it is', () => {
  const names = new Set(all.map(({ id }) => id))
  expect(Object.keys(EQUIVALENT).filter((id) => !names.has(id))).toEqual([])
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
  const mutant = all.find((each) => each.kind === kind && each.id === `${fn}: ${what}`)
  const body = /function put_super\b.*?\n}/s.exec(mutant!.text)![0]
  expect(body).toMatch(shape)
})
