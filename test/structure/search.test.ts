import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { BadInput } from '../../src/link/bad_input.ts'
import { programText } from '../../src/structure/program.ts'
import { type Searched, type SearchOrder, searchTask } from '../../src/structure/search/search.ts'
import { sharedReached } from '../../src/structure/search/steering.ts'
import { BROKEN_ADD, counter, structureFile, WHOLE_ADD } from './structure_file.ts'

async function searched(file: string, order: Partial<SearchOrder> = {}): Promise<Searched> {
  const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }
  return searchTask(
    {
      file,
      name: 'it.ts',
      seed: 1,
      seconds: Infinity,
      programs: 20,
      executions: 60,
      races: true,
      keepGoing: false,
      ...order,
    },
    desk,
  )
}

test('an update that is lost is found, and shrunk to two calls of two CPUs with the simplest values', async () => {
  const { discoveries } = await searched(counter(BROKEN_ADD))
  const [{ program, explored }] = discoveries as [Searched['discoveries'][number]]
  expect(programText(program)).toEqual(['cpu0: add(1)', 'cpu1: add(1)'])
  expect(explored).toMatchObject({ kind: 'forbidden-outcome', judge: 'linearizability' })
  expect(explored.message).toMatch(/no order of the calls explains cpu\d add\(1\) = 11 after cpu\d add\(1\) = 11/)
  expect(explored.message).toMatch(/right would be: cpu\d add\(1\) = 12/)
})

test('what else is wrong with a program does not keep it from being shrunk', async () => {
  const file = fileURLToPath(new URL('../../examples/structures/ticket_lock/broken.ts', import.meta.url))
  const { discoveries } = await searched(file, { seed: 2, executions: 100, races: false })
  const [{ program, explored }] = discoveries as [Searched['discoveries'][number]]
  expect(explored.kind).toBe('forbidden-outcome')
  expect(programText(program)).toEqual(['cpu0: increment()', 'cpu1: increment()'])
})

test('the same counter with one step holds in every interleaving of every small program', async () => {
  const { discoveries, complete, programs } = await searched(counter(WHOLE_ADD), {
    every: true,
    strategy: 'dpor',
    programs: Infinity,
    executions: undefined as never,
  })
  expect({ discoveries, complete }).toEqual({ discoveries: [], complete: true })
  expect(programs).toBeGreaterThan(10)
})

/** Only what is added to 21 or more is lost: it takes calls enough to come there. */
const LOST_LATE = `const old = Atomics.load(this.#words, 0); if (old < 21) return Atomics.add(this.#words, 0, by) + by
  Atomics.store(this.#words, 0, old + by); return old + by`

test('what is found is the same for the same seed, in shares as in one', async () => {
  const file = counter(LOST_LATE)
  const order = { seed: 5, programs: 200, executions: 30 }
  const whole = await searched(file, order)
  const best = new Int32Array(new SharedArrayBuffer(4)).fill(0x7fff_ffff)
  const reached = sharedReached()
  const shares = await Promise.all(
    [0, 1, 2].map((first) => searched(file, { ...order, share: { first, of: 3, best, reached } })),
  )
  const [lowest] = shares.flatMap(({ failed }) => failed ?? []).sort((a, b) => a.number - b.number)
  expect(lowest!.number + 1).toBe(whole.discoveries[0]!.foundIn.program)
  expect(lowest!.number).toBeGreaterThanOrEqual(16)
  const alone = await searched(file, { ...order, given: lowest!.program, number: lowest!.number })
  expect(alone.discoveries[0]!.explored.schedule).toBe(whole.discoveries[0]!.explored.schedule)
})

const QUEUE = (pop: string, model: string): string =>
  structureFile(`
class Box {
  words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.words = new Int32Array(memory) }
  put(value: number): boolean { if (Atomics.compareExchange(this.words, 0, 0, value) !== 0) return false; Atomics.notify(this.words, 0); return true }
  take(): number { ${pop} }
}
class Model { value = 0; put(value: number): boolean { if (this.value !== 0) return false; this.value = value; return true }
  take(): unknown { ${model} } }
export default structure({ setup: () => new Box(new SharedArrayBuffer(4)), operations: { put: [small], take: [] }, model: () => new Model() })`)
const WAIT =
  'for (;;) { const value = Atomics.exchange(this.words, 0, 0); if (value !== 0) return value; Atomics.wait(this.words, 0, 0) }'
const MISSED =
  'for (;;) { const value = Atomics.exchange(this.words, 0, 0); if (value !== 0) return value; Atomics.load(this.words, 0); Atomics.wait(this.words, 0, Atomics.load(this.words, 0)) }'
const BLOCKED = 'if (this.value === 0) return blocked; const value = this.value; this.value = 0; return value'

test('who waits for ever is a deadlock only where the model goes on', async () => {
  expect((await searched(QUEUE(WAIT, BLOCKED))).discoveries).toEqual([])
  const { discoveries } = await searched(QUEUE(MISSED, BLOCKED))
  expect(discoveries[0]?.explored.kind).toBe('deadlock')
  expect(discoveries[0]?.explored.message).toMatch(/take\(\) waits, but the model goes on/)
})

test('the state at the end is that of the model, and valid', async () => {
  const leaky = counter(WHOLE_ADD, 'snapshot: (it) => (it instanceof Counter ? it.get() + 1 : it.get()),')
  expect((await searched(leaky)).discoveries[0]?.explored).toMatchObject({
    kind: 'forbidden-outcome',
    judge: 'snapshot',
  })
  const invalid = counter(WHOLE_ADD, "validate: (it) => { if (it.get() > 11) throw new Error('too many') },")
  expect((await searched(invalid)).discoveries[0]?.explored).toMatchObject({ kind: 'invariant', message: 'too many' })
  const fine = counter(WHOLE_ADD, 'snapshot: (it) => it.get(), validate: () => {},')
  expect((await searched(fine)).discoveries).toEqual([])
})

test('what is wrong without any race is told as such', async () => {
  const { discoveries } = await searched(counter('return Atomics.add(this.#words, 0, by)'))
  expect(programText(discoveries[0]!.program).length).toBeGreaterThan(0)
  expect(discoveries[0]?.explored.kind).toBe('forbidden-outcome')
})

test.each([
  [
    'a model without a method',
    counter(WHOLE_ADD).length &&
      structureFile(
        `export default structure({ setup: () => ({ m: new SharedArrayBuffer(4), get() { return 0 } }), operations: { get: [] }, model: () => ({}) as never })`,
      ),
    'it.ts: model returns an object without a method get, which operations names',
  ],
  [
    'a setup without shared memory',
    structureFile(
      `export default structure({ setup: () => ({ get() { return 0 } }), operations: { get: [] }, model: () => ({ get: () => 0 }) })`,
    ),
    'it.ts: setup makes no SharedArrayBuffer',
  ],
  [
    'a model that throws',
    structureFile(
      `export default structure({ setup: () => ({ m: new SharedArrayBuffer(4), get: () => 0 }), operations: { get: [] }, model() { throw new Error('not today') } })`,
    ),
    'it.ts: model throws: not today',
  ],
  [
    'an async operation',
    structureFile(
      `export default structure({ setup: () => ({ m: new SharedArrayBuffer(4), async get() { return 0 } }), operations: { get: [] }, model: () => ({ get: () => 0 }) })`,
    ),
    'it.ts: setup: get is async',
  ],
  [
    'a model that is not deterministic',
    structureFile(
      `let n = 0\nexport default structure({ setup: () => ({ m: new SharedArrayBuffer(4), get() { return 0 } }), operations: { get: [] }, model: () => ({ get: () => n++ }) })`,
    ),
    'it.ts: the model is not deterministic: get() gives',
  ],
  [
    'a value that no text can say',
    structureFile(
      `export default structure({ setup: () => ({ m: new SharedArrayBuffer(4), get(x: unknown) { return 0 } }), operations: { get: [fc.constant(Symbol("x"))] }, model: () => ({ get: () => 0 }) })`,
    ),
    'it.ts: operations.get: its arbitrary gives',
  ],
  ['no structure', structureFile(`export default { setup: () => structure }`), 'it.ts: exports no structure'],
])('%s is refused in one line', async (_, file, message) => {
  const refused = await searched(file as string).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(BadInput)
  expect((refused as Error).message).toContain(message)
})
