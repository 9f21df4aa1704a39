import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { scenarioFile } from './scenario_file.ts'

test('a spin loop that read a word twice, and saw it change in between, looks once more', async () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(1), cpus: [
    (m) => { for (;;) { const first = Atomics.load(m, 0); Atomics.load(m, 0); if (first === 1) return 1; cpu_relax() } },
    (m) => Atomics.store(m, 0, 1)] })`)
  const { ok, complete, findings } = await explore({ file, strategy: 'dfs', seed: 1 })
  expect({ ok, complete, findings }).toEqual({ ok: true, complete: true, findings: [] })
})
