import { describe, expect, it } from 'vitest'
import { type InterleavedStep, interleaving } from '../../src/report/interleaving.ts'
import { PLAIN } from '../../src/report/look.ts'

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
  it('has a column per CPU, a row per step, and a rule with its reason at each switch', async () => {
    await expect(interleaving(put).join('\n')).toMatchFileSnapshot('../golden/interleaving_put.txt')
  })

  it('shows only the ends of a long stretch, and wraps what is too wide', async () => {
    const long = Array.from({ length: 100 }, (_, n): InterleavedStep => {
      return {
        cpu: n < 60 ? 'cpu0' : 'kworker/10',
        op: 'Atomics.add',
        location: `mount#3.mnt_count[cpu${n}]`,
        value: `${n}`,
        source: 'x.ts:1',
      }
    })
    const lines = interleaving(long, { ...PLAIN, width: 70 })
    expect(lines.every((line) => line.length <= 73)).toBe(true)
    expect(lines.join('\n')).toContain('... 55 more steps ...')
    await expect(lines.join('\n')).toMatchFileSnapshot('../golden/interleaving_long.txt')
  })

  it('orders CPUs by number', () => {
    const steps = ['cpu10', 'cpu2'].map((cpu): InterleavedStep => ({ cpu, op: 'read', location: 'x', source: '' }))
    expect(interleaving(steps)[0]).toMatch(/^cpu2 +\| cpu10$/)
  })

  it('is empty for an empty trace', () => {
    expect(interleaving([])).toEqual([])
  })
})
