import { BadInput } from '../../link/bad_input.ts'
import { typeOf } from '../../scenario/type_of.ts'
import type { Structure } from '../structure.ts'

/** A race is made with a model: whether there is one is asked before. */
export function refuseWithoutModel({ model }: Structure, name: string): void {
  calling(model, 'model', refusing(name))
}

/** Refuses a structure whose setup or model lacks what the operations name, each in one line. */
export function refuseWithout(structure: Structure, memory: readonly SharedArrayBuffer[], name: string): void {
  const refuse = refusing(name)
  const made = [
    ['setup', calling(structure.setup, 'setup', refuse)],
    ['model', calling(structure.model, 'model', refuse)],
  ] as const
  if (memory.length === 0)
    refuse('setup makes no SharedArrayBuffer; make it there, and nowhere else, so that each race has one of its own')
  for (const [which, object] of made) {
    if (typeof object !== 'object' || object === null)
      refuse(`${which} returns ${typeOf(object)}, expected an object with the operations as methods`)
    if (typeof (object as { then?: unknown }).then === 'function')
      refuse(`${which} returns a promise, expected the object`)
    for (const operation of Object.keys(structure.operations)) {
      const method = (object as Record<string, unknown>)[operation]
      if (typeof method !== 'function')
        refuse(`${which} returns an object without a method ${operation}, which operations names`)
      if (isAsync(method)) refuse(`${which}: ${operation} is async; operations are synchronous (Atomics.wait blocks)`)
    }
  }
}

/** An async function is told by its kind, or once it is lowered (link/lower_async.ts) by its text. */
function isAsync(method: unknown): boolean {
  if (/^\[object Async/.test(Object.prototype.toString.call(method))) return true
  return ASYNC.test(Function.prototype.toString.call(method))
}

/** `async function`, `async get() {`, `async *all() {`, `async () =>`; a method that is called async is none */
const ASYNC = /^async(?:\s+[\w$#*['"]|\s*\*|\s*\([^)]*\)\s*=>)/

function refusing(name: string): (what: string) => never {
  return (what) => {
    throw new BadInput(`${name}: ${what}`)
  }
}

function calling(make: () => object, which: string, refuse: (what: string) => never): unknown {
  try {
    return make()
  } catch (error) {
    return refuse(`${which} throws: ${error instanceof Error ? error.message : String(error)}`)
  }
}
