import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { subject } from '../published/subject.ts'

/** What sequential consistency allows, all of it reached, and nothing else. */
test.each<[string, string[]]>([
  ['SB()', ['[0,1]', '[1,0]', '[1,1]']],
  ['LB()', ['[0,0]', '[0,1]', '[1,0]']],
  ['MP()', ['[1,[0,0]]', '[1,[0,1]]', '[1,[1,1]]']],
])('%s reaches every outcome that is sequentially consistent, and no other', async (call, outcomes) => {
  for (const strategy of ['dpor', 'dfs'] as const) {
    const result = await explore({ file: subject('litmus', call), strategy })
    expect([strategy, result.complete, Object.keys(result.outcomes).sort()]).toEqual([strategy, true, outcomes])
  }
})

test('two readers never see independent writes in opposite order', async () => {
  const { outcomes, complete } = await explore({ file: subject('litmus', 'IRIW()'), strategy: 'dpor' })
  expect(complete).toBe(true)
  expect(Object.keys(outcomes)).toHaveLength(15)
  expect(outcomes).not.toHaveProperty(['[1,1,[1,0],[1,0]]'])
})

test('random walks meet every outcome of store buffering too', async () => {
  const { outcomes } = await explore({ file: subject('litmus', 'SB()'), strategy: 'random', seed: 1, executions: 500 })
  expect(Object.keys(outcomes).sort()).toEqual(['[0,1]', '[1,0]', '[1,1]'])
})
