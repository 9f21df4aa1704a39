import { expect, test } from 'vitest'
import * as source from '../../src/index.ts'
import { built } from '../../src/link/built.ts'
import { scenarioFile } from './scenario_file.ts'

test('two copies of the engine in one process explore in turns', async () => {
  const copy = (await import(await built('index'))) as typeof source
  expect(copy.explore).not.toBe(source.explore)
  const lost = scenarioFile(
    `const add = (m: Int32Array) => { const view = new Int32Array(m.buffer); Atomics.store(view, 0, Atomics.load(m, 0) + 1) }
    export default { setup: () => words(1), cpus: [add, add], outcomes: {}, check: ([n]: Int32Array) => { if (n !== 2) throw new Error('lost') } }`,
  )
  const held = scenarioFile(
    `const add = (m: Int32Array) => [1].map(() => 0)[0]! + Atomics.add(m, 0, 1)
    export default { setup: () => words(1), cpus: [add, add] }`,
  )
  for (const { explore } of [source, copy, source, copy]) {
    expect(await explore(lost, { seed: 1 })).toMatchObject({ ok: false, findings: [{ kind: 'assertion' }] })
    expect(await explore(held, { strategy: 'dpor' })).toMatchObject({ ok: true, executions: 2, complete: true })
  }
  const together = [source, copy].map(({ explore }) => explore(held, { executions: 60, seed: 1 }))
  for (const { ok, executions } of await Promise.all(together)) expect([ok, executions]).toEqual([true, 60])
})
