import fc from 'fast-check'
import type { Domain, Fields, Optional, Weighted } from '../operations/domain.ts'
import type { Operation } from '../operations/operation.ts'
import type { Op } from '../operations/table.ts'
import { MOST_CPUS } from './program.ts'

/** One call of the operation, its fields drawn from their domains; what is false, 0 or '' and may be left out is. */
export function callArbitrary<F extends Fields>({ name, fields }: Operation<string, F>): fc.Arbitrary<Op> {
  const arbitraries = Object.entries(fields).map(([field, domain]) => [field, ofField(domain)] as const)
  return fc.record(Object.fromEntries(arbitraries)).map((values) => {
    const op: Record<string, unknown> = { do: name }
    for (const [field, { optional }] of Object.entries(fields)) {
      const value = values[field]
      if (optional !== true || (value !== undefined && value !== false && value !== 0 && value !== ''))
        op[field] = value
    }
    return op as Op
  })
}

function ofField(domain: Domain & Partial<Optional>): fc.Arbitrary<unknown> {
  return domain.optional === true && domain.kind === 'place'
    ? fc.option(fieldArbitrary(domain), { freq: 1, nil: undefined })
    : fieldArbitrary(domain)
}

type Drawn<D extends Domain> = D extends { kind: 'flag' }
  ? boolean
  : D extends { kind: 'count' | 'cpu' | 'descriptor' }
    ? number
    : string

export function fieldArbitrary<D extends Domain>(domain: D): fc.Arbitrary<Drawn<D>> {
  return valueArbitrary(domain) as fc.Arbitrary<Drawn<D>>
}

function valueArbitrary(domain: Domain): fc.Arbitrary<unknown> {
  switch (domain.kind) {
    case 'flag':
      return oneIn(domain.oneIn)
    case 'choice':
      return weighted(domain.of)
    case 'count':
      return fc.integer({ min: domain.program[0], max: domain.program[1] })
    case 'cpu':
      return fc.nat(MOST_CPUS - 1)
    case 'descriptor':
      return fc.nat(1)
    default:
      return weighted(domain.program)
  }
}

export function weighted<T>(values: Weighted<T>): fc.Arbitrary<T> {
  const arbitraries = values.flatMap(([weight, value]) =>
    weight > 0 ? [{ weight, arbitrary: fc.constant(value) }] : [],
  )
  return fc.oneof(...arbitraries)
}

export function oneIn(n: number): fc.Arbitrary<boolean> {
  return weighted([
    [n - 1, false],
    [1, true],
  ])
}
