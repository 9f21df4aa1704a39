// explore: atomic
import type { ArgsOf, Domain, Fields } from './domain.ts'
import { type Op, operationOf } from './table.ts'
import { fsNumber, pathName } from './world.ts'

/** What kernel code is given for a call of a program. */
export function argsOf(op: Op): ArgsOf<Fields> {
  const args: Record<string, unknown> = {}
  for (const [name, domain] of Object.entries(operationOf(op).fields))
    args[name] = argOf(domain, (op as Record<string, unknown>)[name])
  return args as ArgsOf<Fields>
}

function argOf(domain: Domain, value: unknown): unknown {
  switch (domain.kind) {
    case 'place':
      return value === undefined ? undefined : pathName(value as string)
    case 'filesystem':
    case 'module':
      return fsNumber(value as string)
    case 'flag':
      return value === true
    case 'choice':
      return value ?? ''
    default:
      return value ?? 0
  }
}
