import { describe, expect, it } from 'vitest'
import { junit } from '../../src/report/junit.ts'
import { benched, discovered, evident, exploredPut, scored, stressed } from './stored_results.ts'

describe('JUnit', () => {
  it('escapes what XML must not hold and drops what it cannot', () => {
    const finding = { kind: 'leak', message: 'x\u0001&y' }
    const xml = junit({ command: 'explore', scenario: 'a"<b>', seed: 1, findings: [finding] })
    expect(xml).toContain('name="a&quot;&lt;b&gt; seed 1"')
    expect(xml).toContain('message="x?&amp;y"')
  })

  it('has one case for a run, which fails with its findings and says how to see them again', () => {
    expect(junit(stressed)).toContain('tests="1" failures="1" skipped="0" time="1.000"')
    expect(junit(exploredPut)).toContain('name="put.ts seed 1"')
    expect(junit(exploredPut)).toContain('>replay with: npx mnttorture replay &lt;/script&gt;')
    expect(junit(discovered)).toMatch(/name="wq-wait &lt;\/script&gt;.* seed 1"/)
  })

  it('has a case for each goal of a benchmark: missed, reached, or skipped when it was not measured', () => {
    const goal = { id: 'g', limit: 2 }
    const goals = [
      { ...goal, text: 'slow', measured: 3, ok: false },
      { ...goal, text: 'fast', measured: 1, ok: true },
      { ...goal, text: 'unknown', measured: null, ok: null },
    ]
    const xml = junit({ ...benched, goals })
    expect(xml).toContain('tests="3" failures="1" skipped="1"')
    expect(xml).toContain('message="measured 3, limit 2"')
  })

  it('has a case for each claim under each design, which fails where it is not as meant', () => {
    const xml = junit(evident)
    expect(xml).toContain('tests="2" failures="1"')
    expect(xml).toContain('message="does not hold, though it is meant to: ')
  })

  it('has a case for each bug of a score, which fails when no strategy found it', () => {
    const rows = [
      { bug: 'a', strategy: 'pct', found: 1, seeds: 20 },
      { bug: 'b', strategy: 'pct', found: 0, seeds: 20 },
    ]
    expect(junit({ ...scored, rows })).toContain('tests="2" failures="1"')
    expect(junit({ ...scored, rows })).toContain('>pct 0/20</failure>')
  })
})
