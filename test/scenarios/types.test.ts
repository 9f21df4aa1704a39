import { expectTypeOf, it } from 'vitest'
import { scenario } from '../../src/index.ts'

const setup = () => new Int32Array(new SharedArrayBuffer(4))

it('CPUs that return different things need no annotation, and check is given the type of each', () => {
  scenario({
    setup,
    cpus: [
      (memory) => Atomics.add(memory, 0, 1),
      (memory) => (memory[0] === 1 ? 'one' : 'another'),
      (memory) => [memory[0]!, null],
      (memory) => {
        memory[0] = 1
      },
    ],
    check(memory, [count, word, pair]) {
      expectTypeOf(memory).toEqualTypeOf<Int32Array<SharedArrayBuffer>>()
      expectTypeOf(count).toEqualTypeOf<number>()
      expectTypeOf(word).toEqualTypeOf<string>()
      expectTypeOf(pair[0]).toEqualTypeOf<number | null>()
    },
  })
})

it('as many CPUs as a list has, all of one type', () => {
  const cpus = [1, 2, 3].map((n) => (memory: Int32Array) => Atomics.add(memory, 0, n))
  scenario({
    setup,
    cpus,
    check: (_memory, outcomes) => expectTypeOf(outcomes).toEqualTypeOf<number[]>(),
  })
})

it('types may still be said', () => {
  const said = scenario<Int32Array, number>({ setup, cpus: [(memory) => memory[0]!] })
  expectTypeOf(said.check!).parameter(1).toEqualTypeOf<number[]>()
})

it('a CPU that returns what is no outcome is an error of types', () => {
  // @ts-expect-error a function is none
  scenario({ setup, cpus: [() => () => 1] })
})
