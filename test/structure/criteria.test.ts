import { expect, test } from 'vitest'
import type { ExploreFinding } from '../../src/explore/run/explore_result.ts'
import { searchTask } from '../../src/structure/search/search.ts'
import type { Criterion } from '../../src/structure/structure.ts'
import { structureFile } from './structure_file.ts'

async function found(file: string, programs = 25): Promise<ExploreFinding | undefined> {
  const desk = { signal: new AbortController().signal, tell: () => {} }
  const order = { file, name: 'it.ts', seed: 1, seconds: Infinity, races: true, keepGoing: false }
  const { discoveries } = await searchTask({ ...order, programs, executions: 40 }, desk)
  return discoveries[0]?.explored
}

type Under = (criterion: Criterion) => string

/** Each CPU keeps what it has seen or written last, and looks no more. */
const REMEMBERING: Under = (criterion) =>
  structureFile(`
class Register {
  #words: Int32Array
  #own: number | undefined
  constructor(memory: SharedArrayBuffer) { this.#words = new Int32Array(memory) }
  write(value: number): void { this.#own = value; Atomics.store(this.#words, 0, value) }
  read(): number { return (this.#own ??= Atomics.load(this.#words, 0)) }
}
class Model { value = 0; write(value: number): void { this.value = value } read(): number { return this.value } }
export default structure({ setup: () => new Register(new SharedArrayBuffer(4)), operations: { write: [small], read: [] },
  model: () => new Model(), criterion: '${criterion}' })`)

/** A counting network of one balancer: numbers are given out by two counters in turn. */
const COUNTING: Under = (criterion) =>
  structureFile(`
class Network {
  #words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.#words = new Int32Array(memory); Atomics.store(this.#words, 2, 1) }
  next(): number { const wire = 1 + (Atomics.xor(this.#words, 0, 1) & 1); return Atomics.add(this.#words, wire, 2) }
}
class Model { count = 0; next(): number { return this.count++ } }
export default structure({ setup: () => new Network(new SharedArrayBuffer(12)), operations: { next: [] },
  model: () => new Model(), criterion: '${criterion}' })`)

/** A bag that gives back what came last, held against a queue, or against a bag. */
const BAG = (pop: string): string =>
  structureFile(`
class Bag {
  #words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.#words = new Int32Array(memory) }
  #locked<T>(what: () => T): T { while (Atomics.compareExchange(this.#words, 0, 0, 1) === 1); const result = what(); Atomics.store(this.#words, 0, 0); return result }
  push(value: number): void { this.#locked(() => { this.#words[1]! += 1; this.#words[1 + this.#words[1]!] = value }) }
  pop(): number | null { return this.#locked(() => (this.#words[1] === 0 ? null : this.#words[2 + --this.#words[1]!]!)) }
}
class Model {
  items: number[] = []
  push(value: number): void { this.items.push(value) }
  pop(): unknown { ${pop} }
}
export default structure({ setup: () => new Bag(new SharedArrayBuffer(400)), operations: { push: [small], pop: [] },
  model: () => new Model(), criterion: 'quiescent-consistency' })`)
const FIRST = 'return this.items.shift() ?? null'
const ANY =
  'return this.items.length === 0 ? null : oneOf(this.items, (item) => this.items.splice(this.items.indexOf(item), 1))'

test.each<[string, Criterion, Criterion, Under]>([
  ['a register that remembers', 'linearizability', 'sequential-consistency', REMEMBERING],
  ['a counting network', 'linearizability', 'quiescent-consistency', COUNTING],
  ['a counting network', 'sequential-consistency', 'quiescent-consistency', COUNTING],
])('%s fails %s, and passes %s', async (_, stricter, weaker, under) => {
  expect(await found(under(stricter))).toMatchObject({ kind: 'forbidden-outcome', judge: stricter })
  expect(await found(under(weaker))).toBeUndefined()
})

test('a bag is no queue, however weak the criterion; it is what a model says that permits any of its values', async () => {
  expect((await found(BAG(FIRST)))?.judge).toMatch(/^(reference|quiescent-consistency)$/)
  expect(await found(BAG(ANY), 20)).toBeUndefined()
})

/** A set whose add and remove may throw. */
const THROWING = (model: string): string =>
  structureFile(`
class Slot {
  #words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.#words = new Int32Array(memory) }
  take(): void { if (Atomics.exchange(this.#words, 0, 1) === 1) throw new RangeError('taken') }
  free(): void { Atomics.store(this.#words, 0, 0) }
}
class Model { taken = false; take(): void { if (this.taken) throw new ${model}('it is taken'); this.taken = true } free(): void { this.taken = false } }
export default structure({ setup: () => new Slot(new SharedArrayBuffer(4)), operations: { take: [], free: [] }, model: () => new Model() })`)

test('an exception is a result: of the kind that the model throws, or wrong', async () => {
  expect(await found(THROWING('RangeError'), 20)).toBeUndefined()
  expect((await found(THROWING('TypeError')))?.message).toMatch(/take\(\) = "throws RangeError"/)
})

/** The two words are alike whenever nobody is in \`set\`; \`mend\` puts right what \`set\` leaves. */
const TWINS = (set: string, mend = set): string =>
  structureFile(`
import { cpu_relax } from 'mnttorture'
class Twins {
  words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.words = new Int32Array(memory) }
  set(value: number): void { ${set} }
  mend(value = 0): void { ${mend} }
}
class Model { set(): void {} mend(): void {} }
export default structure({ setup: () => new Twins(new SharedArrayBuffer(4 * 4)), operations: { set: [small], mend: [] }, model: () => new Model(),
  validate: ({ words }) => { if (words[0] !== words[1]) throw new Error('they differ') } })`)
const ONE_BY_ONE = 'Atomics.store(this.words, 0, value); Atomics.store(this.words, 1, value)'

test('a structure is asked whether it is whole whenever nobody is in a call, not only at the end', async () => {
  const desk = { signal: new AbortController().signal, tell: () => {} }
  const call = (op: string, ...args: unknown[]) => ({ op, args })
  const twoThenMend = {
    before: [],
    cpus: [[call('set', 1), call('mend')], [call('set', 2)]],
    after: [],
  }
  const order = { name: 'it.ts', seed: 1, seconds: Infinity, races: true, keepGoing: false, given: twoThenMend }
  const discoveries = async (set: string) =>
    (await searchTask({ ...order, file: TWINS(set), strategy: 'dpor' }, desk)).discoveries.map(
      ({ explored }) => explored,
    )
  const found = { kind: 'invariant', judge: 'validate', message: 'they differ' }
  expect((await discoveries(ONE_BY_ONE))[0]).toMatchObject(found)
  const alone = `while (Atomics.exchange(this.words, 2, 1) === 1) cpu_relax(); ${ONE_BY_ONE}; Atomics.store(this.words, 2, 0)`
  expect(await discoveries(alone)).toEqual([])
})
