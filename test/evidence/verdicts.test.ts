import { expect, test } from 'vitest'
import type { Runners } from '../../src/evidence/claim.ts'
import { CLAIMS } from '../../src/evidence/claims.ts'
import { runEvidence } from '../../src/evidence/run_evidence.ts'
import { evidenceSummary, verdictWords } from '../../src/report/evidence_summary.ts'
import { parseStoredResult } from '../../src/report/stored_result.ts'
import { fakeRunners } from './fake_runners.ts'

type Fakes = Parameters<typeof fakeRunners>[0]
const saw = (outcome: unknown): Fakes => ({ outcome: () => outcome })
const chain = [{ function: 'process_one_work' }]
const told = [
  [[1, 1, 1, 42]],
  [
    [2, 2, 8192],
    [2, 2, 32768],
  ],
]
const words = (union: number, separate: number): Fakes => ({
  outcome: (layout) => [layout === 'union' ? union : separate, 4],
})

/** What is seen where the claim holds, and what where it does not; test/long has each with a stand-in that breaks it. */
const VERDICTS: Array<[number: number, holds: Fakes, not: Fakes]> = [
  [1, saw(['a kworker', true, true]), saw(['mntput', true, true])],
  [1, saw(['the return to user', false, true]), saw(['nowhere', false, false])],
  [2, saw(['a kworker', true, true]), saw(['a kworker', false, true])],
  [
    3,
    { stack: { minFreeBytes: 7504, maxFreeBytes: 7552, chain } },
    { stack: { minFreeBytes: 4736, maxFreeBytes: 5544, chain } },
  ],
  [
    3,
    { stack: { minFreeBytes: 7504, maxFreeBytes: 7552, chain } },
    { stack: { minFreeBytes: 7504, maxFreeBytes: 7552, chain }, found: 'stack' },
  ],
  [4, {}, { found: 'refcount' }],
  [5, {}, { race: { lockdep: { classes: 9, dependencies: 9, reports: 1 } } }],
  [5, {}, { race: { lockdep: { classes: 9, dependencies: 9, reports: 0, full: true } } }],
  [5, {}, { race: { lockdep: undefined } }],
  [5, {}, { found: 'lockdep' }],
  [6, saw(told), saw([[], []])],
  [6, saw(told), { ...saw(told), found: 'assertion' }],
  [7, saw([0, 0, false, true]), saw([0, -16, true, false])],
  [8, words(31, 38), words(38, 38)],
  [8, words(31, 38), { ...words(31, 38), found: 'use-after-free' }],
  [9, saw([true, 2]), saw([false, 1])],
  [10, saw([true, true, true, true, true]), saw([true, true, true, false, true])],
  [10, saw([true]), { ...saw([true]), race: { modules: { loaded: 1, unloaded: 1, initFailed: 0 } } }],
]

test.each(VERDICTS)('claim %d is decided by what was seen (row %#)', async (number, holds, not) => {
  const claim = CLAIMS.find((each) => each.number === number)!
  const seen = await claim.observe(fakeRunners(holds))
  expect([seen.holds, (await claim.observe(fakeRunners(not))).holds]).toEqual([true, false])
  expect(seen.commands[0]).toMatch(/^npx mnttorture/)
})

const stackClaim = (minFreeBytes: number, maxFreeBytes: number, kernel = {}, inKworker = true) => {
  const stack = { minFreeBytes, maxFreeBytes, chain: inKworker ? chain : [] }
  return CLAIMS.find(({ number }) => number === 3)!.observe(fakeRunners({ stack, kernel }))
}

test('the words of the seed stand by the range with lockdep, and the rule is told', async () => {
  const { seen, beside, details } = await stackClaim(7504, 7552)
  expect(seen).toBe(
    '7504 to 7552 bytes free at the least; without lockdep 4 bytes over 7500 at the least: more than the series says; ' +
      'with lockdep, as it was tested, 32 to 48 less, 7456 to 7520: "just short of 7500" stands',
  )
  expect(beside).toBe(
    'of the put that was raced, 7504 to 7552 bytes; a last put of a kworker itself leaves 7272 to 7408',
  )
  expect(verdictWords({ holds: true, meant: true, ...(beside === undefined ? {} : { beside }) })).toBe(
    `HOLDS (${beside})`,
  )
  expect(details![0]).toMatch(/^rule: the claim holds where no value of the range is below 7400/)
})

test.each([
  ['all of it is over 7500', await stackClaim(7752, 7840, {}, false), true, /252 bytes over 7500 at the least/],
  ['all of it is below 7400', await stackClaim(5000, 6000, {}, false), false, /less than the series says/],
  ['another size, by what is used', await stackClaim(15936, 15936, { frames: '6.12' }), true, /would be 7744/],
  ['the same, too much of it', await stackClaim(14000, 14000, { frames: '6.12' }), false, /would be 5808; less than/],
] as const)('the claim of the stack: %s', (_, { undecided, holds, seen }, expected, words) => {
  expect([undecided, holds, seen]).toEqual([undefined, expected, expect.stringMatching(words)])
})

test.each([
  ['a range with values on both sides of 7400', await stackClaim(7410, 7450), /7362 to 7418 bytes free of 8192/],
  ['no deactivate_super', await CLAIMS.find(({ number }) => number === 3)!.observe(fakeRunners({})), /in none of 7/],
] as const)('%s decides nothing', (_, { undecided }, words) => {
  expect(undecided).toMatch(words)
})

test('every claim has a row that fails', () => {
  expect([...new Set(VERDICTS.map(([number]) => number))]).toEqual(CLAIMS.map(({ number }) => number))
})

const FAKE =
  (holds: (design: string) => boolean) =>
  (design: string): Runners =>
    ({
      explore: () => Promise.resolve(holds(design)),
      stress: () => Promise.reject(new Error('not asked for')),
    }) as never

function evidence(holds: (design: string) => boolean, signal = new AbortController().signal) {
  const asked = { number: 1, claim: 'Nothing is ever lost', notUnder: ['inline'] }
  const observe = async (by: Runners) => ({
    holds: (await by.explore({ scenario: 'x' })) as never,
    ran: 'a thing',
    seen: 'another',
    commands: ['npx mnttorture explore x'],
  })
  return runEvidence({
    claims: [{ ...asked, observe }],
    designs: ['inline', 'task-work'],
    seed: 1,
    seconds: 1,
    executions: 1,
    bug: null,
    standIns: [],
    runnersFor: FAKE(holds),
    progress: () => {},
    signal,
  })
}

test('evidence is as it is meant when a claim holds where it should, and only there', async () => {
  expect((await evidence((design) => design !== 'inline')).ok).toBe(true)
  expect((await evidence(() => true)).ok).toBe(false)
  expect((await evidence(() => false)).ok).toBe(false)
})

test('the table says claim, what was run, what was seen, the verdict and how to run it again, for every design', async () => {
  const text = evidenceSummary(await evidence((design) => design !== 'inline'))
  for (const line of [
    '(1) Nothing is ever lost',
    'inline     DOES NOT HOLD, nor is it meant to',
    'task-work  HOLDS',
    'ran   a thing',
    'seen  another',
    'again npx mnttorture explore x',
    'seed=1 SUCCESS',
  ]) {
    expect(text).toContain(line)
  }
  expect(evidenceSummary(await evidence(() => true))).toMatch(/HOLDS, though it is not meant to[\s\S]*seed=1 FAILURE/)
})

test('a stored result is read again, and one that lacks something is told so', async () => {
  const result = JSON.parse(JSON.stringify(await evidence(() => true)))
  expect(parseStoredResult(result)).toEqual(result)
  expect(parseStoredResult({ ...result, claims: [{}] })).toMatch(/^claims\.0\.number/)
})

test('what is interrupted says so, and leaves out what was not seen', async () => {
  const result = await evidence(() => true, AbortSignal.abort())
  expect(result).toMatchObject({ interrupted: true, claims: [] })
})
