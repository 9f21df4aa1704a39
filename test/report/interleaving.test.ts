import { describe, expect, it } from 'vitest'
import { type InterleavedStep, interleaving } from '../../src/report/interleaving.ts'
import { junit } from '../../src/report/junit.ts'

const put: InterleavedStep[] = [
  { cpu: 'cpu0', op: 'Atomics.load', location: 'refs[0]', value: '2', source: 'src/a/put.ts:9', switch: 'preempted' },
  { cpu: 'cpu1', op: 'Atomics.load', location: 'refs[0]', value: '2', source: 'src/a/put.ts:9' },
  {
    cpu: 'cpu1',
    op: 'Atomics.store',
    location: 'refs[0]',
    before: '2',
    value: '1',
    source: 'src/a/put.ts:9',
    switch: 'returned',
  },
  { cpu: 'cpu0', op: 'write', location: 'refs[0]', value: '1', source: 'src/b/free.ts:3' },
]

describe('the interleaving table', () => {
  it('has a column per CPU, a row per step, and a rule with its reason at each switch', () => {
    expect(interleaving(put).join('\n')).toMatchFileSnapshot('../golden/interleaving_put.txt')
  })

  it('shows only the ends of a long stretch, and wraps what is too wide', () => {
    const long = Array.from({ length: 100 }, (_, n): InterleavedStep => {
      return {
        cpu: n < 60 ? 'cpu0' : 'kworker10',
        op: 'Atomics.add',
        location: `mount#3.mnt_count[cpu${n}]`,
        value: `${n}`,
        source: 'x.ts:1',
      }
    })
    const lines = interleaving(long, 70)
    expect(lines.every((line) => line.length <= 73)).toBe(true)
    expect(lines.join('\n')).toContain('... 46 more steps ...')
    expect(lines.join('\n')).toMatchFileSnapshot('../golden/interleaving_long.txt')
  })

  it('orders CPUs by number', () => {
    const steps = ['cpu10', 'cpu2'].map((cpu): InterleavedStep => ({ cpu, op: 'read', location: 'x', source: '' }))
    expect(interleaving(steps)[0]).toMatch(/^cpu2 +\| cpu10$/)
  })

  it('is empty for an empty trace', () => {
    expect(interleaving([])).toEqual([])
  })
})

describe('for other tools', () => {
  it('JUnit escapes what XML cannot hold', () => {
    const xml = junit({
      command: 'explore',
      scenario: 'a"<b>',
      seed: 1,
      findings: [{ kind: 'leak', message: 'x\u0001&y' }],
    })
    expect(xml).toContain('name="a&quot;&lt;b&gt; seed 1"')
    expect(xml).toContain('message="x?&amp;y"')
  })
})
