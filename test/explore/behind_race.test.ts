import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { replayOnThreads } from '#explore/turnstile/replay_threads'
import { scenarioFile } from './scenario_file.ts'

/** The update of `n` is lost only where cpu0 has found `flag` set, a read that races with its write. */
const behindRace = (mended = false): string =>
  scenarioFile(
    `export default scenario({ setup: () => ({ flag: words(1), n: words(1) }),
       cpus: [({ flag, n }) => {
         if (flag[0] === 0) return 0
         const seen = Atomics.load(n, 0)
         ${mended ? 'Atomics.add(n, 0, 1)' : 'Atomics.store(n, 0, seen + 1)'}
         return 1
       }, ({ flag, n }) => { flag[0] = 1; Atomics.add(n, 0, 1); return 1 }],
       check: ({ n }, [a, b]) => { if (Atomics.load(n, 0) !== a + b) throw new Error('lost') } })`,
  )

test('without keepGoing the race is all that is found', async () => {
  const { findings } = await explore({ file: behindRace(), strategy: 'dpor' })
  expect(findings.map(({ kind }) => kind)).toEqual(['data-race'])
})

test.each([
  ['dpor', {}],
  ['dpor', { jobs: 2 }],
  ['dfs', {}],
  ['random', { executions: 300, seed: 1 }],
  ['random', { executions: 300, seed: 1, jobs: 2 }],
] as const)('%s %o keeps going behind a race, and finds the bug that lies there', async (strategy, own) => {
  const file = behindRace()
  const { findings, failing, executions } = await explore({ file, strategy, keepGoing: true, ...own })
  const race = findings.find(({ kind }) => kind === 'data-race')!
  const lost = findings.find(({ kind }) => kind === 'assertion')!
  expect(lost.message).toContain('lost')
  expect(race.count).toBeGreaterThan(lost.count) // an execution may show both
  expect(failing).toBeLessThanOrEqual(executions)
  expect(failing).toBe(race.count)
})

test('a race noted on the way is told once for an execution, however often it was met', async () => {
  const file = scenarioFile(
    `export default scenario({ setup: () => ({ a: words(1) }),
       cpus: [({ a }) => { for (let i = 0; i < 5; i++) a[0] = i; return 0 }, ({ a }) => a[0]!] })`,
  )
  const { findings, executions } = await explore({ file, strategy: 'dpor', keepGoing: true })
  expect(findings).toHaveLength(1)
  expect(findings[0]!.count).toBeLessThanOrEqual(executions)
})

test('two races are two findings, each with a schedule that ends with it', async () => {
  const file = scenarioFile(
    `export default scenario({ setup: () => ({ a: words(1), b: words(1) }),
       cpus: [({ a, b }) => { a[0] = 1; b[0] = 1; return 0 }, ({ a, b }) => [a[0]!, b[0]!]] })`,
  )
  const { findings } = await explore({ file, strategy: 'dpor', keepGoing: true })
  expect(findings.map(({ message }) => message[0]).sort()).toEqual(['a', 'b'])
  for (const { message, schedule, trace } of findings) {
    expect(trace.filter(({ mark }) => mark !== undefined).length).toBeGreaterThanOrEqual(2)
    expect((await replay({ file, schedule })).findings[0]?.message).toBe(message)
  }
})

test('the schedule of a bug behind a race leads there again, on threads too', async () => {
  const file = behindRace()
  const { findings } = await explore({ file, strategy: 'dpor', keepGoing: true })
  const { schedule } = findings.find(({ kind }) => kind === 'assertion')!
  expect((await replay({ file, schedule })).findings).toMatchObject([{ kind: 'assertion' }])
  expect((await replayOnThreads({ file, schedule })).findings).toMatchObject([{ kind: 'assertion' }])
})

test('once mended, only the race is left', async () => {
  const { findings, complete } = await explore({ file: behindRace(true), strategy: 'dpor', keepGoing: true })
  expect(findings.map(({ kind }) => kind)).toEqual(['data-race'])
  expect(complete).toBe(true)
})
