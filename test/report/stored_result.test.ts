import { describe, expect, it } from 'vitest'
import { htmlReport } from '../../src/report/html/html_report.ts'
import { parseStoredResult } from '../../src/report/stored_result.ts'
import { oneOfEach, stressed } from './stored_results.ts'

describe('a stored result', () => {
  it.each(Object.entries(oneOfEach))('of %s may have fields that nobody knows yet', (_, result) => {
    const later = parseStoredResult({ ...result, yetUnknown: { of: ['later'] } })
    if (typeof later === 'string') throw new Error(later)
    expect(htmlReport(later, '')).toContain('<main>')
  })

  it.each([
    ['judges', { judges: 3 }],
    ['timelines.0.lanes', { timelines: [{ title: 'x', tookUs: 1, fromUs: 0, toUs: 1 }] }],
    ['bridge.programs', { bridge: { of: 'programs' } }],
    ['findings.0.message', { findings: [{ kind: 'leak' }] }],
    ['findings.0.threads', { findings: [{ kind: 'leak', message: 'x', threads: 'all' }] }],
  ])('is refused for a wrong %s, which the refusal names', (where, wrong) => {
    expect(parseStoredResult({ ...stressed, ...wrong })).toMatch(new RegExp(`^${where}: `))
  })
})
