import { describe, expect, it } from 'vitest'
import { htmlReport } from '../../src/report/html/html_report.ts'
import { parseStoredResult, type StoredResult } from '../../src/report/stored_result.ts'

const figures = { count: 3, p50Us: 10, p90Us: 200, p99Us: 3000, p999Us: 3000, maxUs: 40_000 }
const hostile = '</script><script>alert(1)</script>"\'&'

function stored(value: unknown): StoredResult {
  const result = parseStoredResult(value)
  if (typeof result === 'string') throw new Error(result)
  return result
}

const stress = stored({
  command: 'stress',
  scenario: hostile,
  design: 'wq-wait',
  bug: null,
  seed: 1,
  cpus: 2,
  kworkers: 2,
  seconds: 1,
  ops: { total: 9, perSecond: 9, byKind: { umount: 6, [hostile]: 3 } },
  flush: figures,
  cleanup: { ...figures, byContext: { kworker: 3 } },
  stack: { minFreeBytes: null },
  arena: { usedAtStart: 1, usedAtEnd: 1 },
  outcomes: { [hostile]: 2 },
  findings: [],
})

const explored = stored({
  command: 'explore',
  scenario: 'put.ts',
  strategy: 'dfs',
  seed: 1,
  executions: 1,
  redundant: 0,
  complete: false,
  steps: 2,
  executionsPerSecond: 1,
  outcomes: {},
  findings: [
    {
      kind: 'assertion',
      message: hostile,
      schedule: 'm1.x',
      switches: 1,
      trace: [
        { cpu: 'cpu1', op: 'load', location: hostile, value: '2', source: 'put.ts:1', switch: 'preempted' },
        { cpu: 'cpu0', op: 'store', location: 'refs[0]', before: '2', value: '1', source: 'put.ts:2' },
      ],
    },
  ],
})

describe('the HTML report', () => {
  it.each([
    ['stress', stress],
    ['explore', explored],
  ])('of %s escapes every text and needs nothing from outside', (_, result) => {
    const html = htmlReport(result, hostile)
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain(`"'&`)
    expect(html).not.toMatch(/(src|href)=|https?:\/\/|@import|url\(/)
  })

  it('of stress draws bars and percentiles', () => {
    const html = htmlReport(stress, '')
    expect(html).toContain('SUCCESS')
    expect(html.match(/class="bar"/g)).toHaveLength(4)
    expect(html.match(/<circle/g)).toHaveLength(10)
    expect(html).toContain('p99 3.00 ms')
  })

  it('of explore has a lane per CPU and a row per step', () => {
    const html = htmlReport(explored, '')
    expect(html).toContain('<th>cpu0</th><th>cpu1</th>')
    expect(html).toContain('data-at="refs[0]" data-value="1"')
    expect(html.match(/<tr class="switch" title="preempted"/g)).toHaveLength(1)
  })
})
