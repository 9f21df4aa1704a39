import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { explore } from '../../src/index.ts'
import { temporaryDirectory } from '../cli/mnttorture.ts'

it('a scenario of kernel calls outside this repository imports mnttorture/kernel, and its findings are the kernel judges’', async () => {
  const file = path.join(temporaryDirectory(), 'own.ts')
  writeFileSync(
    file,
    `import { A, detach, MEMFS, mountAt, mountScenario } from 'mnttorture/kernel'
export default mountScenario({
  title: 'two lazily unmount one mount',
  prepare: () => { mountAt(A, MEMFS) },
  cpus: [() => detach(A), () => detach(A)],
  check(outcomes) { if (outcomes.every((each) => each === 0)) throw new Error('unmounted twice') },
})
`,
  )
  const held = await explore(file, { executions: 20, seed: 1 })
  expect(held).toMatchObject({ executions: 20, findings: [] })
  expect(Object.keys(held.outcomes).length).toBeGreaterThan(1)
})
