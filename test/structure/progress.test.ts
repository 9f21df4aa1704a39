import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Progress } from '../../src/structure/program.ts'
import { type Searched, searchTask } from '../../src/structure/search/search.ts'
import { amount } from '../long/amount.ts'
import { structureFile } from './structure_file.ts'

function searched(file: string, progress: Progress | undefined, programs = 8): Promise<Searched> {
  const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }
  const order = {
    file,
    name: 'it.ts',
    seed: 1,
    seconds: Infinity,
    programs,
    executions: 60,
    races: true,
    keepGoing: false,
  }
  return searchTask(progress === undefined ? order : { ...order, progress }, desk)
}

const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url))

/** A counter that is taken by `lock`, which may use this.words and LOCK. */
function locked(lock: string, unlock = 'Atomics.store(this.words, 0, 0)', more = ''): string {
  return structureFile(`
import { cpu_relax } from 'mnttorture'
class Counter {
  words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.words = new Int32Array(memory) }
  add(): number { ${lock}; const count = Atomics.add(this.words, 1, 1) + 1; ${unlock}; return count }
}
class Model { count = 0; add(): unknown { return ++this.count } }
export default structure({ setup: () => new Counter(new SharedArrayBuffer(16)), operations: { add: [] }, model: () => new Model(), ${more} })`)
}

const TAKEN = 'Atomics.compareExchange(this.words, 0, 0, 1) === 1'
const LOCKS: Array<[string, string, string?]> = [
  ['spins by reading', `while (${TAKEN});`],
  ['spins by writing', 'while (Atomics.exchange(this.words, 0, 1) === 1);'],
  ['spins in cpu_relax', `while (${TAKEN}) cpu_relax()`],
  [
    'sleeps',
    `while (${TAKEN}) Atomics.wait(this.words, 0, 1)`,
    'Atomics.store(this.words, 0, 0); Atomics.notify(this.words, 0)',
  ],
]

test.each(LOCKS)(
  'a lock whose waiter %s is not obstruction-free: the finding says where its holder stands',
  async (_, lock, unlock) => {
    const file = locked(lock, unlock)
    const { discoveries } = await searched(file, 'obstruction-free')
    const [{ program, explored }] = discoveries as [Searched['discoveries'][number]]
    expect(explored).toMatchObject({ kind: 'livelock', judge: 'obstruction-freedom' })
    expect(explored.message).toMatch(/^cpu\d, in add\(\), .*(stand still: it .*structure\d+\.ts:\d+)/)
    expect(explored.message).toMatch(
      /\n {2}cpu\d, in add\(\), stands before a step on words\[\d\] at .*structure\d+\.ts:\d+/,
    )
    expect(program.cpus).toHaveLength(2)
    expect((await searched(file, undefined, amount(2, 8))).discoveries).toEqual([])
  },
)

test('calls that undo each other are obstruction-free, and not lock-free', async () => {
  expect((await searched(example('progress/undoing'), 'obstruction-free', 4)).discoveries).toEqual([])
  const { discoveries } = await searched(example('progress/undoing'), 'lock-free')
  expect(discoveries[0]?.explored.message).toMatch(/^no end: .*so that this can go on for ever/)
})

test.each(['progress/lock_free', 'structures/treiber_stack/repaired'])('%s is lock-free', async (name) => {
  const { discoveries, programs } = await searched(example(name), 'lock-free', 5)
  expect({ discoveries, programs }).toEqual({ discoveries: [], programs: 5 })
})

test('who waits because the model does breaks no promise', async () => {
  const box = (model: string): string =>
    structureFile(`
class Box {
  words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.words = new Int32Array(memory) }
  put(): void { Atomics.store(this.words, 0, 1); Atomics.notify(this.words, 0) }
  see(): void { while (Atomics.load(this.words, 0) === 0) Atomics.wait(this.words, 0, 0) }
}
class Model { full = false; put(): void { this.full = true } see(): unknown { ${model} } }
export default structure({ setup: () => new Box(new SharedArrayBuffer(4)), operations: { put: [], see: [] }, model: () => new Model() })`)
  expect((await searched(box('return this.full ? undefined : blocked'), 'lock-free')).discoveries).toEqual([])
})

test('how often who waits was overtaken is a figure: never by tickets, and often where anybody may be next', async () => {
  const fair = await searched(example('structures/ticket_lock/repaired'), undefined)
  const unfair = await searched(locked(`while (${TAKEN}) cpu_relax()`), undefined)
  expect(fair.overtaken.waits).toBeGreaterThan(10)
  expect(fair.overtaken.most).toBe(0)
  expect(unfair.overtaken.most).toBeGreaterThan(0)
})
