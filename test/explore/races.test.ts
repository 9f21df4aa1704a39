import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { scenarioFile } from './scenario_file.ts'

const program = (cpus: string[], setup = 'words(4)') =>
  scenarioFile(
    `export default scenario({ setup: () => ${setup}, cpus: [${cpus.map((body) => `(m: Int32Array) => { ${body}; return 0 }`).join(', ')}] })`,
  )

async function racesOf(cpus: string[]) {
  const result = await explore({ file: program(cpus), strategy: 'dpor', keepGoing: true, steps: 500 })
  return result.findings.filter(({ kind }) => kind === 'data-race')
}

test.each<[string, string[]]>([
  ['two plain writes', ['m[0] = 1', 'm[0] = 2']],
  ['a plain write and a plain read', ['m[0] = 1', 'void m[0]']],
  ['a plain write and an atomic load', ['m[0] = 1', 'Atomics.load(m, 0)']],
  ['an atomic store and a plain read', ['Atomics.store(m, 0, 1)', 'void m[0]']],
  ['an atomic update and a plain write', ['Atomics.add(m, 0, 1)', 'm[0] = 1']],
  ['publication without a flag that synchronises', ['m[0] = 1; m[1] = 1', 'if (m[1] === 1) void m[0]']],
  [
    'a flag that is read before it is set by all',
    ['m[0] = 1; Atomics.store(m, 1, 1)', 'Atomics.load(m, 1); void m[0]'],
  ],
  ['a byte within a word', ['new Uint8Array(m.buffer)[1] = 1', 'void m[0]']],
  [
    'half a word across DataView and array',
    ['new DataView(m.buffer).setInt16(2, 5)', 'new Int16Array(m.buffer)[1] = 1'],
  ],
  ['only one side takes the lock', ['mutexLock(m, 3); m[0] = 1; mutexUnlock(m, 3)', 'm[0] = 2']],
  [
    'two different locks',
    ['mutexLock(m, 3); m[0] = 1; mutexUnlock(m, 3)', 'mutexLock(m, 2); m[0] = 2; mutexUnlock(m, 2)'],
  ],
  ['written after the flag was set', ['Atomics.store(m, 1, 1); m[0] = 1', 'if (Atomics.load(m, 1) === 1) void m[0]']],
  [
    'a failed compareExchange publishes nothing',
    ['m[0] = 1; Atomics.compareExchange(m, 1, 5, 6)', 'Atomics.compareExchange(m, 1, 0, 1); void m[0]'],
  ],
  ['sixty-four bits over two words', ['new BigInt64Array(m.buffer)[0] = 1n', 'm[1] = 2']],
])('racy: %s', async (_what, cpus) => {
  const [race] = await racesOf(cpus)
  expect(race?.message).toMatch(
    /cpu\d \(.* at .*scenario\d+\.ts:\d+\) and cpu\d \(.* at .*scenario\d+\.ts:\d+\) are not ordered/,
  )
})

test.each<[string, string[]]>([
  ['atomics only', ['Atomics.add(m, 0, 1)', 'Atomics.store(m, 0, 2); Atomics.load(m, 1)']],
  ['plain reads only', ['void m[0]', 'void m[0]']],
  ['different elements', ['m[0] = 1', 'm[1] = 1']],
  ['different bytes of one word', ['new Uint8Array(m.buffer)[0] = 1', 'new Uint8Array(m.buffer)[1] = 1']],
  ['one lock', ['mutexLock(m, 3); m[0]!++; mutexUnlock(m, 3)', 'mutexLock(m, 3); m[0]!++; mutexUnlock(m, 3)']],
  ['publication by an atomic flag', ['m[0] = 1; Atomics.store(m, 1, 1)', 'if (Atomics.load(m, 1) === 1) void m[0]']],
  ['publication through an update', ['m[0] = 1; Atomics.add(m, 1, 1)', 'if (Atomics.sub(m, 1, 1) === 1) m[0] = 2']],
  [
    'publication handed on by a third',
    [
      'm[0] = 1; Atomics.store(m, 1, 1)',
      'if (Atomics.load(m, 1) === 1) Atomics.store(m, 2, 1)',
      'if (Atomics.load(m, 2) === 1) void m[0]',
    ],
  ],
  ['wait and notify', ['m[0] = 1; Atomics.store(m, 1, 1); Atomics.notify(m, 1)', 'Atomics.wait(m, 1, 0); void m[0]']],
  [
    'a spin on an atomic flag',
    ['m[0] = 1; Atomics.store(m, 1, 1)', 'while (Atomics.load(m, 1) === 0) cpu_relax(); m[0] = 2'],
  ],
  [
    'a lock of compareExchange and store',
    [
      'while (Atomics.compareExchange(m, 3, 0, 1) !== 0) cpu_relax(); m[0]!++; Atomics.store(m, 3, 0)',
      'while (Atomics.compareExchange(m, 3, 0, 1) !== 0) cpu_relax(); m[0]!++; Atomics.store(m, 3, 0)',
    ],
  ],
  [
    'the last of two to arrive',
    [
      'm[0] = 1; if (Atomics.add(m, 2, 1) === 1) void (m[0]! + m[1]!)',
      'm[1] = 1; if (Atomics.add(m, 2, 1) === 1) void (m[0]! + m[1]!)',
    ],
  ],
])('free of races: %s', async (_what, cpus) => {
  expect(await racesOf(cpus)).toEqual([])
})

test('--races off says nothing', async () => {
  const result = await explore({ file: program(['m[0] = 1', 'm[0] = 2']), strategy: 'dpor', races: false })
  expect(result).toMatchObject({ ok: true, complete: true, executions: 2 })
})
