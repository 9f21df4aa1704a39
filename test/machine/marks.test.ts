import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { built } from '#link/built'
import { loadScenario, setUp } from '#machine/load_scenario'
import { MarkTable } from '#machine/mark_table'
import { sample } from '#machine/sampling/sample'
import { markLines } from '#report/marks'

const file = join(mkdtempSync(join(tmpdir(), 'mnttorture-marks-')), 'marked.ts')
writeFileSync(
  file,
  `import { scenario, sometimes } from 'mnttorture'
   export default scenario({ setup: () => new Int32Array(new SharedArrayBuffer(4)), cpus: [
     (m) => { const old = Atomics.add(m, 0, 1); if (old === 1) sometimes('second'); return old },
     (m) => { const old = Atomics.add(m, 0, 1); if (old === 1) sometimes('second'); if (old > 5) sometimes('after five'); return old }] })`,
)

test('threads count what they reach, and a mark that none reaches is told', async () => {
  const loaded = await loadScenario(file, new Map())
  expect(loaded.marks).toEqual(['after five', 'second'])
  const { executions, marks } = await sample({
    ...{ loaded, name: 'marked', image: setUp(loaded.scenario, 'marked'), machine: await built('machine/thread') },
    ...{ seconds: 0.5, seed: 1, watchdogSeconds: 20, progress: () => {}, interrupt: new AbortController().signal },
  })
  // in every execution exactly one of the two is second; the round in which the run ends may be counted or not
  expect(marks.get('second')).toBeGreaterThanOrEqual(executions)
  expect(marks.get('after five')).toBe(0)
})

test('rows of threads are apart, and add up', () => {
  const table = new MarkTable(['a', 'b'], 3)
  table.row(0)[1]!++
  table.row(2)[1]! += 2
  expect([...table.counts()]).toEqual([
    ['a', 0],
    ['b', 3],
  ])
})

test('a summary names what was reached and what never was', () => {
  expect(markLines({ x: 1200 }, ['y', 'z'], false)).toEqual(['reached     x 1,200', 'never       y, z'])
  expect(markLines({ x: 1200 }, ['y', 'z'], true)).toEqual(['reached     x 1,200'])
})
