import { expect, test } from 'vitest'
import { compare } from './compare.ts'
import { readPrograms } from './program.ts'

/** Of 1,500, every so many; the others are for `npm run test:kernel-answers`. */
const EVERY = 7

test('the model answers programs of mount calls as Linux 6.18 did, errno by errno and table by table', () => {
  const programs = readPrograms()
  const asked = programs.flatMap((program, number) => (number % EVERY === 0 ? [{ program, number }] : []))
  expect(asked.length).toBeGreaterThan(200)
  expect(asked.flatMap(({ program, number }) => compare(program, number) ?? [])).toEqual([])
})

test('a table that differs in one group is told with its row', () => {
  const { program, number } = readPrograms()
    .map((each, at) => ({ program: each, number: at }))
    .find(({ program: { tables } }) => tables[1].some(({ master }) => master !== undefined))!
  const row = program.tables[1].find(({ master }) => master !== undefined)!
  row.master! += 100
  expect(compare(program, number)).toMatchObject({ program: number, about: 'tables: master' })
})
