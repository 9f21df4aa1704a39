/**
 * The contract of a structure, as it is held against what a file exports. Each complaint is one line that names the file, the key,
 * what is there and what was expected.
 */
import { BadInput } from '../link/bad_input.ts'
import { nearest } from '../link/nearest.ts'
import { toldError } from '../scenario/told_error.ts'
import { typeOf } from '../scenario/type_of.ts'
import type { Structure } from './structure.ts'

/** Complains about the value of one key, after the file and the key's name. */
type Rule = (value: unknown, given: Readonly<Record<string, unknown>>) => string | undefined

export const CRITERIA = ['linearizability', 'sequential-consistency', 'quiescent-consistency'] as const

const RULES: { readonly [K in keyof Required<Structure>]: Rule } = {
  title: (value) => (typeof value === 'string' ? undefined : `is ${typeOf(value)}, expected a text`),
  setup: asFunction,
  operations: asOperations,
  model: asFunction,
  roles: asRoles,
  criterion: asCriterion,
  validate: asFunction,
  snapshot: asFunction,
  partition: asFunction,
}
const NEEDED = {
  setup: 'a function that makes the structure on shared memory',
  operations: 'an object of the operations with their arguments, such as { push: [fc.integer()], pop: [] }',
  model: 'a function that makes the sequential model, with the same methods',
}

/** The structure that a module exports as default; `file` is how messages call it. */
export function readStructure(exported: unknown, file: string): Structure {
  const complaint = told(exported)
  if (complaint !== undefined) throw new BadInput(`${file}: ${complaint}`)
  return exported as Structure
}

/** A getter of it may throw. */
function told(exported: unknown): string | undefined {
  try {
    return complaintAbout(exported)
  } catch (error) {
    return `cannot be read: ${toldError(error)}`
  }
}

function complaintAbout(exported: unknown): string | undefined {
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported))
    return `structure() is given ${typeOf(exported)}, expected an object`
  const given = exported as Record<string, unknown>
  for (const key of Object.keys(given))
    if (!Object.hasOwn(RULES, key))
      return `there is no key "${key}" in a structure; ${suggestion(key, Object.keys(RULES))}`
  for (const [key, what] of Object.entries(NEEDED)) if (given[key] === undefined) return `lacks ${key}, ${what}`
  for (const [key, rule] of Object.entries(RULES)) {
    const complaint = given[key] === undefined ? undefined : rule(given[key], given)
    if (complaint !== undefined) return complaint.startsWith(key) ? complaint : `${key} ${complaint}`
  }
  return undefined
}

function asFunction(value: unknown): string | undefined {
  if (typeof value !== 'function') return `is ${typeOf(value)}, expected a function`
  const kind = Object.prototype.toString.call(value)
  if (kind === '[object AsyncFunction]') return 'is async; it must be synchronous (Atomics.wait blocks)'
  if (/Generator/.test(kind)) return 'is a generator; it must be a plain function'
  if (/^class\b/.test(Function.prototype.toString.call(value)))
    return 'is a class; expected a function that makes one, such as () => new Queue()'
  return undefined
}

function asOperations(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `is ${typeOf(value)}, expected an object of arrays, such as { push: [fc.integer()], pop: [] }`
  const entries = Object.entries(value)
  if (entries.length === 0) return 'is empty, expected at least one operation'
  for (const [name, args] of entries) {
    if (!Array.isArray(args))
      return `operations.${name} is ${typeOf(args)}, expected an array with an arbitrary for each argument; [] for none`
    for (let index = 0; index < args.length; index++)
      if (!isArbitrary(args[index]))
        return `operations.${name}[${index}] is ${typeOf(args[index])}, expected an arbitrary of fast-check, such as fc.integer({ min: 1, max: 3 })`
  }
  return undefined
}

function isArbitrary(value: unknown): boolean {
  const { generate } = (typeof value === 'object' && value !== null ? value : {}) as { generate?: unknown }
  return typeof generate === 'function'
}

function asRoles(value: unknown, { operations }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `is ${typeOf(value)}, expected an object of arrays, such as { producer: ['push'], consumer: ['pop'] }`
  const names = Object.keys(operations as object)
  const roleOf = new Map<string, string>()
  for (const [role, list] of Object.entries(value)) {
    if (!Array.isArray(list)) return `roles.${role} is ${typeOf(list)}, expected an array of names of operations`
    for (const name of list) {
      if (!names.includes(name))
        return `roles.${role} names ${typeof name === 'string' ? `"${name}"` : typeOf(name)}, which is no operation; ${suggestion(String(name), names)}`
      if (roleOf.has(name))
        return `roles.${role} names "${name}", which is ${roleOf.get(name)}'s; an operation has one role`
      roleOf.set(name, role)
    }
  }
  return undefined
}

function asCriterion(value: unknown): string | undefined {
  if ((CRITERIA as readonly unknown[]).includes(value)) return undefined
  const what = typeof value === 'string' ? JSON.stringify(value) : typeOf(value)
  return `is ${what}; ${typeof value === 'string' ? suggestion(value, CRITERIA) : `expected ${CRITERIA.join(', ')}`}`
}

function suggestion(wrong: string, names: readonly string[]): string {
  const near = nearest(wrong, names)
  return near === undefined ? `there are ${names.join(', ')}` : `did you mean "${near}"?`
}
