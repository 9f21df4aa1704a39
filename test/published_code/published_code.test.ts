import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'

const program = (name: string) => join(import.meta.dirname, 'programs', `${name}.mjs`)

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-published-'))

/** A file that exports one of several scenarios of a program. */
const one = (name: string, scenario: string) => {
  const file = join(folder, `${name}_${scenario}.mjs`)
  writeFileSync(file, `export { ${scenario} as default } from ${JSON.stringify(program(name))}\n`)
  return file
}

test.each([
  ['sync-message-port: two messages, then the end', program('sync_message_port')],
  ['sync-message-port: a question to who listens, and its answer', program('sync_message_port_events')],
  ['sync-message-port: a receiver with a timeout', program('sync_message_port_timeout')],
  ['thread-stream 4.2.1: a reader that jumps over a position', program('thread_stream')],
  ['piscina: its queue of tasks', program('piscina_queue')],
  ['multithreading: Mutex', one('multithreading', 'mutex')],
  ['multithreading: Semaphore', one('multithreading', 'semaphore')],
  ['multithreading: RwLock', one('multithreading', 'rwlock')],
  ['multithreading: Barrier', one('multithreading', 'barrier')],
  ['multithreading: Condvar', one('multithreading', 'condvar')],
  ['multithreading: channel', one('multithreading', 'queue')],
])('%s is clean', async (_what, file) => {
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

test('piscina: that its worker imports the file of its tasks while it runs is refused where it does', async () => {
  await expect(explore({ file: program('piscina_pool') })).rejects.toThrow(
    /node_modules\/piscina\/src\/worker\.ts:\d+: a promise that Node itself made is awaited/,
  )
})
