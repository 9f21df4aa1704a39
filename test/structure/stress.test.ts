import { expect, test } from 'vitest'
import { shortened } from '../../src/structure/stress/long_program.ts'
import { type Stressed, stressTask } from '../../src/structure/stress/stress.ts'
import { counter, structureFile, WHOLE_ADD } from './structure_file.ts'

const LINGERING_ADD = `
  const old = Atomics.load(this.#words, 0)
  for (let i = 0; i < 20000; i++) Math.sqrt(i)
  Atomics.store(this.#words, 0, old + by)
  return old + by`

function stressed(file: string, seconds: number, programs?: number): Promise<Stressed> {
  const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }
  const order = {
    file,
    name: 'it.ts',
    seed: 1,
    seconds,
    races: false,
    keepGoing: false,
    bridge: programs === undefined,
    bridgeSeconds: 600,
    cpus: 2,
    ...(programs === undefined ? {} : { programs }),
  }
  return stressTask(order, desk)
}

test('what real threads return is held against the model, and comes back as a program and a schedule', async () => {
  const { raced, discoveries } = await stressed(counter(LINGERING_ADD), 600)
  expect(raced?.message).toMatch(/no order of the calls explains/)
  expect(discoveries[0]?.program.cpus).toEqual([[{ op: 'add', args: [1] }], [{ op: 'add', args: [1] }]])
})

test('where the results are right, threads find nothing', async () => {
  const { raced, executions, stuck } = await stressed(counter(WHOLE_ADD), 600, 2)
  expect({ raced, stuck }).toEqual({ raced: undefined, stuck: 0 })
  expect(executions).toBeGreaterThan(0)
})

/** Tickets whose number has so many bits. */
const TICKETS = (mask: string): string =>
  structureFile(`
class Tickets {
  #words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.#words = new Int32Array(memory) }
  take(): number { return Atomics.add(this.#words, 0, 1) & ${mask} }
}
class Plain { taken = 0; take(): number { return this.taken++ } }
export default structure({ setup: () => new Tickets(new SharedArrayBuffer(4)), operations: { take: [] }, model: () => new Plain() })`)

test('threads that go on for a hundred thousand calls have a history that is judged whole', async () => {
  const { raced, longest, undecided } = await stressed(TICKETS('0x7fffffff'), 600, 4)
  expect({ raced, longest, undecided }).toEqual({ raced: undefined, longest: 100_000, undecided: 0 })
})

test('what goes wrong only behind thousands of calls is found in such a history', async () => {
  const { raced } = await stressed(TICKETS('0xfff'), 600, 4)
  // the first ticket of the second round, or one of those taken beside it
  expect(raced?.message).toMatch(/no order of the calls explains cpu\d take\(\) = \d after \.\.\. /)
})

test('a long program is brought back as what each of its CPUs called, once', () => {
  const [one, two, get] = [
    { op: 'add', args: [1] },
    { op: 'add', args: [2] },
    { op: 'get', args: [] },
  ]
  const program = {
    before: [],
    cpus: [
      [one, get, one, two, get],
      [get, get, one],
    ],
    after: [],
  }
  expect(shortened(program).cpus).toEqual([
    [one, get, two],
    [get, one],
  ])
})

test('calls that may wait are raced in programs whose threads come to their end', async () => {
  const file = structureFile(`
class Permits {
  words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.words = new Int32Array(memory) }
  give(): void { Atomics.add(this.words, 0, 1); Atomics.notify(this.words, 0) }
  take(): void {
    for (;;) {
      const count = Atomics.load(this.words, 0)
      if (count === 0) Atomics.wait(this.words, 0, 0)
      else if (Atomics.compareExchange(this.words, 0, count, count - 1) === count) return
    }
  }
}
class Model { count = 0; give(): void { this.count++ } take(): unknown { return this.count === 0 ? blocked : void this.count-- } }
export default structure({ setup: () => new Permits(new SharedArrayBuffer(4)), operations: { give: [], take: [] }, model: () => new Model() })`)
  const { raced, executions } = await stressed(file, 600, 4)
  expect(raced).toBe(undefined)
  expect(executions).toBeGreaterThan(0)
})
