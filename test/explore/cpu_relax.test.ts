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

test.each(['getInt32(4)', 'getUint8(7)', 'getBigInt64(0)'])(
  'a spin loop with its own cpu_relax over a DataView, %s, ends',
  async (read) => {
    const file = scenarioFile(`export default scenario({ setup: () => words(2), cpus: [
    (m) => { const v = new DataView(m.buffer); while (!v.${read}) cpu_relax(); return 1 },
    (m) => { new DataView(m.buffer).setInt32(4, 1); return 0 }] })`)
    const { ok, complete, findings } = await explore({ file, strategy: 'dfs', seed: 1, races: false })
    expect({ ok, complete, findings }).toEqual({ ok: true, complete: true, findings: [] })
  },
)
