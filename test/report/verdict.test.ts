import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../src/cli/exit_code.ts'
import { htmlReport } from '../../src/report/html/html_report.ts'
import { junit } from '../../src/report/junit.ts'
import type { StoredResult } from '../../src/report/stored_result.ts'
import { isOk, type Judged, type Verdict, verdictOf, whyUndecided } from '../../src/verdict.ts'
import { benched, discovered, evident, exploredPut, scored, stressed } from './stored_results.ts'

const explored = { ...exploredPut, findings: [], executions: 10, cut: 0, complete: false, strategy: 'random' }
const cell = { design: 'inline', holds: true, meant: true, ran: '', seen: '', details: [], commands: [] }
const claims = (given: object) => [{ number: 1, claim: 'c', designs: [{ ...cell, ...given }] }]
const goal = { id: 'g', text: 'g', limit: 2, measured: 1, ok: true }
const bench = { ...benched, findings: [], comparison: null, goals: [goal], interrupted: false }
const nothing = { floors: [], latencies: [], throughput: [], growth: [], calls: [], goals: [] }

const CASES: Array<[string, Judged, Verdict]> = [
  ['an exploration that found something', exploredPut, 'failure'],
  ['one that found something and was interrupted', { ...exploredPut, interrupted: true }, 'failure'],
  ['a sample without a finding', explored, 'success'],
  ['a sample of which some executions were cut', { ...explored, cut: 9 }, 'success'],
  ['a sample of which all executions were cut', { ...explored, cut: 10 }, 'undecided'],
  ['a budget that was over before the first execution', { ...explored, executions: 0 }, 'undecided'],
  ['dpor that ran everything', { ...explored, strategy: 'dpor', complete: true }, 'success'],
  ['dpor within a budget', { ...explored, strategy: 'dpor' }, 'success'],
  ['dpor with an execution that was cut', { ...explored, strategy: 'dpor', cut: 1 }, 'undecided'],
  ['dfs with an execution that was cut', { ...explored, strategy: 'dfs', cut: 1 }, 'undecided'],
  ['an exploration that was interrupted', { ...explored, interrupted: true }, 'interrupted'],
  ['discover without a program', { ...discovered, findings: [], programs: 0 }, 'undecided'],
  ['discover with programs that cannot be begun', { ...discovered, findings: [], programs: 3, unfit: 3 }, 'undecided'],
  ['discover with nothing but cut executions', { ...discovered, findings: [], executions: 4, cut: 4 }, 'undecided'],
  ['discover without a finding', { ...discovered, findings: [], programs: 3, executions: 9, cut: 1 }, 'success'],
  ['stress of a scenario that never ended', { ...stressed, findings: [], executions: 0 }, 'undecided'],
  ['stress without a finding', { ...stressed, findings: [], executions: 5 }, 'success'],
  [
    'a torture that did nothing',
    { ...stressed, findings: [], executions: undefined, ops: { total: 0, perSecond: 0, byKind: {} } },
    'undecided',
  ],
  ['a replay that reached its finding', { command: 'replay', findings: [{ kind: 'leak', message: 'm' }] }, 'failure'],
  ['a replay that did not', { command: 'replay', findings: [] }, 'undecided'],
  ['a replay of what was mended', { command: 'replay', findings: [], sameProgram: false, misfits: 0 }, 'success'],
  ['a replay that fits no more', { command: 'replay', findings: [], sameProgram: false, misfits: 1 }, 'undecided'],
  ['a benchmark', bench, 'success'],
  ['a benchmark that measured nothing', { ...bench, ...nothing }, 'undecided'],
  ['a benchmark with a missed goal', { ...bench, goals: [{ ...goal, ok: false }] }, 'failure'],
  ['a claim seen as it is meant', { ...evident, claims: claims({}) }, 'success'],
  ['a claim seen otherwise', { ...evident, claims: claims({ holds: false }) }, 'failure'],
  [
    'a claim of which nothing was seen',
    { ...evident, claims: claims({ holds: false, undecided: 'cut' }) },
    'undecided',
  ],
  ['no claim', { ...evident, claims: [] }, 'undecided'],
  ['a score of nothing', { ...scored, rows: [] }, 'undecided'],
  [
    'a score with a bug that nobody found',
    { ...scored, rows: [{ bug: 'x', strategy: 'pct', found: 0, seeds: 9, medianSchedules: null, medianMs: null }] },
    'failure',
  ],
]

const CODE: Record<Verdict, number> = { success: 0, failure: 1, undecided: 4, interrupted: 130 }

describe('one verdict', () => {
  it.each(CASES)('%s', (_what, result, verdict) => {
    expect(verdictOf(result)).toBe(verdict)
    expect(exitCodeOf({ ...result, interrupted: verdict === 'interrupted' })).toBe(CODE[verdict])
    expect(isOk(result)).toBe(verdict === 'success' || verdict === 'interrupted')
    if (verdict === 'undecided') expect(whyUndecided(result)).toBeTruthy()
  })

  it.each(CASES)('%s: told alike by JUnit and HTML', (_what, result, verdict) => {
    const xml = junit(result)
    const passes = (xml.match(/<testcase /g) ?? []).length - (xml.match(/<(failure|error|skipped)\b/g) ?? []).length
    if (verdict !== 'success') expect(xml).toMatch(/<(failure|error|skipped)\b/)
    if (verdict === 'undecided') expect([passes, xml.includes('<error type="undecided"')]).toEqual([0, true])
    if (verdict === 'interrupted') expect(xml).toContain('<skipped')
    if (result.command !== 'replay')
      expect(htmlReport(result as unknown as StoredResult, '')).toMatch(
        new RegExp(`<span class="verdict[^>]*>${verdict.toUpperCase()} · `),
      )
  })
})
