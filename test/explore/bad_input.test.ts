import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { parseSchedule } from '#explore/story/schedule'
import { BadInput } from '#link/bad_input'
import { scenarioFile } from './scenario_file.ts'

const one = (cpu: string) =>
  `export default scenario({ setup: () => words(4), cpus: [${cpu}, (m) => Atomics.add(m, 1, 1)] })`

test.each<[string, string, RegExp]>([
  ['a syntax error', 'export default {\n  cpus: [,\n  }', /scenario\d+\.ts:\d+:\d+: /],
  ['no default export', 'export const a = 1', /scenario\d+\.ts: has no default export/],
  ['no cpus', 'export default { setup: () => words(1) }', /scenario\d+\.ts: lacks cpus/],
  [
    'a setup that returns nothing shared',
    'export default { setup: () => ({ a: 1 }), cpus: [() => 1] }',
    /setup returns nothing shared/,
  ],
  [
    'a file that throws while it loads',
    `throw new Error('not today')`,
    /scenario\d+\.ts: throws while it loads: not today \(.*scenario\d+\.ts:\d+\)$/,
  ],
  [
    'a setup that throws',
    `export default { setup() { throw new Error('no such table') }, cpus: [() => 1] }`,
    /scenario\d+\.ts: setup throws: no such table \(.*scenario\d+\.ts:\d+\)$/,
  ],
  ['an async setup', 'export default { setup: async () => words(1), cpus: [() => 1] }', /setup is async/],
  ['a CPU that is a generator', one('(function* (m: Int32Array) { yield m[0] }) as never'), /cpus\[0\] is a generator/],
  [
    'await while loading',
    'await 1\nexport default { setup: () => words(1), cpus: [() => 1] }',
    /scenario\d+\.ts:\d+:\d+: a scenario cannot await while it loads/,
  ],
])('%s is told in one line', async (_what, text, message) => {
  const error = await explore({ file: scenarioFile(text), strategy: 'random', executions: 50, seed: 1 }).catch(
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(BadInput)
  expect((error as Error).message).toMatch(message)
  expect((error as Error).message).not.toContain('\n')
})

test('a CPU that never ends is a livelock, told by its cycle', async () => {
  const { findings } = await explore({
    file: scenarioFile(one('(m) => { for (;;) Atomics.load(m, 0) }')),
    executions: 5,
    steps: 100,
  })
  expect(findings[0]).toMatchObject({
    kind: 'livelock',
    message: expect.stringContaining('cpu0 repeats 1 step: Atomics.load'),
  })
})

test('state kept outside setup is told by the determinism check', async () => {
  const file = scenarioFile(
    `const kept = { n: 0 }\nconst names = { other: kept }\n${one('(m) => { const { other } = names; return Atomics.add(m, 0, other.n++) }')}`,
  )
  await expect(explore({ file, executions: 10, checkDeterminism: true })).rejects.toThrow(
    /ran differently the second time, first at step \d+ .*keep state outside what setup returns/,
  )
})

test.each([
  ['variables', 'let kept = 0', 'kept++'],
  ['objects', 'const kept = { n: 0 }', 'kept.n++'],
])('module-level %s start afresh in every execution', async (_, declared, counts) => {
  const file = scenarioFile(
    `${declared}\n${one(`(m) => { ${counts}; Atomics.add(m, 0, 1); return typeof kept === 'number' ? kept : kept.n }`)}`,
  )
  const { outcomes } = await explore({ file, executions: 10, checkDeterminism: true })
  expect(Object.keys(outcomes)).toEqual(['[1,0]'])
})

test('a schedule of another program is refused, and tried with force', async () => {
  const failing = `export default scenario({ setup: () => words(1), cpus: [(m) => Atomics.store(m, 0, Atomics.load(m, 0) + 1), (m) => Atomics.store(m, 0, Atomics.load(m, 0) + 1)], check: (m) => { if (m[0] === 1) throw new Error('lost') } })`
  const { findings } = await explore({ file: scenarioFile(failing), strategy: 'dpor' })
  const { schedule } = findings[0]!
  const changed = scenarioFile(failing.replace('lost', 'gone'))
  await expect(replay({ file: changed, schedule })).rejects.toThrow(
    /the program changed since this schedule was found.*--force/,
  )
  const forced = await replay({ file: changed, schedule, force: true })
  expect(forced).toMatchObject({ sameProgram: false, findings: [{ kind: 'assertion' }] })
})

test.each([
  ['', /not a schedule/],
  ['hello', /not a schedule/],
  ['m2.0123456789abcdef.l.ab', /version m2/],
  ['m1.0123456789abcdef.l.a!b', /damaged/],
  ['m1.0123.l.ab', /damaged/],
  ['m1.0123456789abcdef.l.a99999999999', /damaged/],
])('the schedule %j is refused', (text, message) => {
  expect(() => parseSchedule(text)).toThrow(message)
})
