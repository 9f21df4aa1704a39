import { writeFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isStructureFile } from '../../src/structure/is_structure_file.ts'
import { readStructure } from '../../src/structure/read_structure.ts'
import { structureFile } from './structure_file.ts'

const whole = { setup: () => ({}), operations: { push: [fc.integer()], pop: [] }, model: () => ({}) }

test('what has setup, operations and model is a structure', () => {
  expect(readStructure(whole, 'queue.ts')).toBe(whole)
})

const unreadable = new Proxy(
  {},
  {
    get() {
      throw new Error('no')
    },
  },
)

test.each([
  ['what throws when it is read', unreadable, 'queue.ts: cannot be read: no'],
  ['a misspelt key', { ...whole, role: {} }, 'queue.ts: there is no key "role" in a structure; did you mean "roles"?'],
  [
    'no model',
    { ...whole, model: undefined },
    'queue.ts: lacks model, a function that makes the sequential model, with the same methods',
  ],
  [
    'an instance for a model',
    { ...whole, model: {} },
    'queue.ts: model is a value of type object, expected a function',
  ],
  [
    'a class for a model',
    { ...whole, model: Map.bind(null) && class {} },
    'queue.ts: model is a class; expected a function that makes one, such as () => new Queue()',
  ],
  [
    'an async setup',
    { ...whole, setup: async () => ({}) },
    'queue.ts: setup is async; it must be synchronous (Atomics.wait blocks)',
  ],
  ['no operations', { ...whole, operations: {} }, 'queue.ts: operations is empty, expected at least one operation'],
  [
    'arguments that are no array',
    { ...whole, operations: { pop: 0 } },
    'queue.ts: operations.pop is a value of type number (0), expected an array with an arbitrary for each argument; [] for none',
  ],
  [
    'an argument that is no arbitrary',
    { ...whole, operations: { push: [3] } },
    'queue.ts: operations.push[0] is a value of type number (3), expected an arbitrary of fast-check, such as fc.integer({ min: 1, max: 3 })',
  ],
  [
    'a role of nothing',
    { ...whole, roles: { producer: ['pus'] } },
    'queue.ts: roles.producer names "pus", which is no operation; did you mean "push"?',
  ],
  [
    'two roles for one',
    { ...whole, roles: { a: ['pop'], b: ['pop'] } },
    'queue.ts: roles.b names "pop", which is a\'s; an operation has one role',
  ],
  [
    'another criterion',
    { ...whole, criterion: 'linearizable' },
    'queue.ts: criterion is "linearizable"; did you mean "linearizability"?',
  ],
  ['nothing', 7, 'queue.ts: structure() is given a value of type number (7), expected an object'],
])('%s is refused in one line', (_, exported, message) => {
  expect(() => readStructure(exported, 'queue.ts')).toThrow(message)
})

test('a file that hands on a structure that another one makes is a structure, too; one with CPUs of its own is a scenario', () => {
  const made = structureFile(`export const make = () => structure({} as never)\nexport default make()`)
  const { base, dir } = parse(made)
  const beside = (text: string): string => {
    const file = join(dir, `beside_${base}`)
    writeFileSync(file, text)
    return file
  }
  expect(isStructureFile(beside(`import { make } from './${base}'\nexport default make()`))).toBe(true)
  expect(isStructureFile(beside(`export { default } from './${base}'`))).toBe(true)
  expect(isStructureFile(beside(`import { make } from './${base}'\nexport default { setup: make, cpus: [] }`))).toBe(
    false,
  )
  expect(isStructureFile(beside(`export default {}`))).toBe(false)
})
