import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { type Searched, searchTask } from '../../src/structure/search/search.ts'
import { part } from '../long/amount.ts'

const program = (name: string) => join(import.meta.dirname, 'programs', `${name}.mjs`)

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-published-'))

/** A file that exports one of several scenarios of a program. */
const one = (name: string, scenario: string) => {
  const file = join(folder, `${name}_${scenario}.mjs`)
  writeFileSync(file, `export { ${scenario} as default } from ${JSON.stringify(program(name))}\n`)
  return file
}

test.each(
  part(
    [
      ['sync-message-port: two messages, then the end', program('sync_message_port')],
      ['sync-message-port: a question to who listens, and its answer', program('sync_message_port_events')],
      ['sync-message-port: a receiver with a timeout', program('sync_message_port_timeout')],
      ['piscina: its queue of tasks', program('piscina_queue')],
      ['synckit: two answers and an error', program('synckit')],
      ['sync-message: one message', program('sync_message')],
      ['@vscode/sync-api-common: a request', program('sync_api_common')],
      ['atomic-sleep: two sleeps', program('atomic_sleep')],
      ['make-synchronous: two answers and an error', program('make_synchronous')],
      ['sleep-synchronously: two that look for each other', program('sleep_synchronously')],
      ['@bnaya/objectbuffer: two count in an object', program('objectbuffer')],
      ['thread-stream 4.2.1: a reader that jumps over a position', program('thread_stream')],
      ['multithreading: Mutex', one('multithreading', 'mutex')],
      ['multithreading: Semaphore', one('multithreading', 'semaphore')],
      ['multithreading: RwLock', one('multithreading', 'rwlock')],
      ['multithreading: Barrier', one('multithreading', 'barrier')],
      ['multithreading: Condvar', one('multithreading', 'condvar')],
      ['multithreading: channel', one('multithreading', 'queue')],
    ],
    4,
  ),
)('%s is clean', async (_what, file) => {
  const { findings, cut, executions } = await explore({ file, seed: 1, executions: 40 })
  expect([findings, cut, executions]).toEqual([[], 0, 40])
})

test.each([
  ['thread-stream 4.2.0: the wait for an exact position never ends', 'thread_stream_4_2_0', 'livelock', /wait\.js:12/],
  ['sharedmap: a key of a full map is set again', 'sharedmap_full', 'deadlock', /linelocks\[0\] at .*sharedmap/],
  ['sharedmap: two sets lock lines in opposite order', 'sharedmap_two_sets', 'deadlock', /cpu0 .* cpu1 /s],
])('%s: found, and replayed', async (_what, name, kind, message) => {
  const file = program(name)
  const { findings } = await explore({ file, seed: 1, executions: 500, races: false })
  expect(findings).toMatchObject([{ kind, message: expect.stringMatching(message) }])
  const again = await replay({ file, schedule: findings[0]!.schedule, races: false })
  expect(again.findings.map((each) => each.kind)).toEqual([kind])
})

/** What repairs sharedmap 1.2.0: words in place of others of its own text. */
const FULL = [
  ['if (!this._find(key, exclusive))', 'if (!this._holds(key, exclusive))'],
  [
    '_set(key, value, exclusive) {',
    '_holds(key, exclusive) { const there = this._find(key, exclusive); if (there && !exclusive) this._unlockLine(there.pos); return there }\n_set(key, value, exclusive) {',
  ],
]
const WRAPPED = [
  [
    'toChain = pos;',
    'if (!exclusive && (pos + 1) % this.meta[META.maxSize] <= pos) throw new Deadlock(); toChain = pos;',
  ],
]

/** The scenario on a copy of the package that is repaired so. */
function repaired(name: string, repairs: string[][]): string {
  const published = createRequire(import.meta.url).resolve('sharedmap')
  let text = readFileSync(published, 'utf8')
  for (const [old, fresh] of repairs as Array<[string, string]>) {
    expect(text.split(old)).toHaveLength(2)
    text = text.replace(old, () => fresh)
  }
  const copy = mkdtempSync(join(folder, 'sharedmap-'))
  writeFileSync(join(copy, 'sharedmap.cjs'), text)
  const scenario = readFileSync(program(name), 'utf8').replace("from 'sharedmap'", "from './sharedmap.cjs'")
  writeFileSync(join(copy, `${name}.mjs`), scenario)
  return join(copy, `${name}.mjs`)
}

test.each([
  ['a key of a full map is set again', 'sharedmap_full', FULL],
  ['two sets lock lines in opposite order', 'sharedmap_two_sets', WRAPPED],
])('sharedmap, repaired: %s', async (_what, name, repairs) => {
  const { findings, cut, outcomes } = await explore({ file: repaired(name, repairs), seed: 1, executions: 40 })
  expect([findings, cut]).toEqual([[], 0])
  expect(Object.keys(outcomes)).toEqual([name === 'sharedmap_full' ? '["2222"]' : '["2","2"]'])
})

test('sharedmap: each repair mends its own deadlock alone', async () => {
  for (const [name, repair] of [
    ['sharedmap_full', WRAPPED],
    ['sharedmap_two_sets', FULL],
  ] as const) {
    const { findings } = await explore({ file: repaired(name, repair), seed: 1, executions: 500, races: false })
    expect(findings).toMatchObject([{ kind: 'deadlock' }])
  }
})

/** What repairs sync-threads 1.0.1: the buffer is emptied before the worker is asked, and only an answer ends the wait. */
const EMPTIED: [string, string] = ['const worker = new', 'Atomics.store(semaphore, 0, 0); const worker = new']
const AWAITED: [string, string] = [
  'Atomics.wait(semaphore, 0, 0)',
  'while (Atomics.load(semaphore, 0) === 0) Atomics.wait(semaphore, 0, 0)',
]

test.each([
  ['as it is: the second answer is the first one', [], 'forbidden-outcome'],
  ['emptied: the notify of the first answer ends the second wait', [EMPTIED], 'uncaught'],
  ['repaired', [EMPTIED, AWAITED], undefined],
])('sync-threads, %s', async (_what, repairs, kind) => {
  const copy = mkdtempSync(join(folder, 'sync-threads-'))
  const mend = (text: string, [old, fresh]: [string, string]): string => text.replace(old, () => fresh)
  const published = readFileSync(createRequire(import.meta.url).resolve('sync-threads'), 'utf8')
  writeFileSync(join(copy, 'copy.cjs'), repairs.reduce(mend, published))
  const scenario = readFileSync(program('sync_threads'), 'utf8')
    .replace("from 'sync-threads'", "from './copy.cjs'")
    .replace('import.meta.url', JSON.stringify(pathToFileURL(program('sync_threads')).href))
  writeFileSync(join(copy, 'scenario.mjs'), scenario)
  const executions = kind === undefined ? 40 : 200
  const { findings } = await explore({ file: join(copy, 'scenario.mjs'), seed: 1, executions, races: false })
  expect(findings.map((each) => each.kind)).toEqual(kind === undefined ? [] : [kind])
})

test.each(
  part(
    [
      ['piscina: two tasks of a pool', 'piscina_pool'],
      ['tinypool: two tasks of a pool', 'tinypool'],
      ['make-synchronized: a value, an answer and an error', 'make_synchronized'],
      ['thread-stream: a text through its worker', 'thread_stream_whole'],
    ],
    2,
  ),
)('%s, whole, with all that its workers import', async (_what, name) => {
  const { findings, cut, executions } = await explore({ file: program(name), seed: 1, executions: 10, seconds: 60 })
  expect([findings, cut, executions]).toEqual([[], 0, 10])
})

function discovered(name: string, programs: number): Promise<Searched> {
  const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }
  const file = join(import.meta.dirname, 'structures', `${name}.mjs`)
  const order = { file, name, seed: 1, seconds: Infinity, races: false, keepGoing: false }
  return searchTask({ ...order, programs, executions: 20 }, desk)
}

test.each(
  part<[string, string, number]>(
    [
      ['ringbuf.js: its ring between one producer and one consumer', 'ringbuf', 20],
      ['sharedmap: a map with room for all keys', 'sharedmap', 6],
      ['multithreading: Mutex and RwLock', 'multithreading_locks', 3],
      ['multithreading: a channel of two slots', 'multithreading_channel', 2],
    ],
    4,
  ),
)('%s is what its model says', async (_what, name, programs) => {
  expect(await discovered(name, programs)).toMatchObject({ discoveries: [], programs, unfit: 0, cut: 0 })
})

test('multithreading: of two that ask for a permit at once one goes without, and one permit is left', async () => {
  const { discoveries } = await discovered('multithreading_semaphore', 10)
  expect(discoveries).toMatchObject([{ explored: { kind: 'forbidden-outcome', judge: 'linearizability' } }])
  expect(discoveries[0]!.program.cpus).toEqual([[{ op: 'take', args: [] }], [{ op: 'take', args: [] }]])
})
