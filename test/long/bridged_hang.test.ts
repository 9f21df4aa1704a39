import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { mnttorture } from '../cli/mnttorture.ts'

it('a check that never ends is found again by the bridge, which takes no longer than it may', async () => {
  const file = fileURLToPath(new URL('../supervise/scenarios/endless_check.ts', import.meta.url))
  const args = ['stress', file, '--seconds', '2', '--bridge-seconds', '20', '--json', '--quiet']
  const { code, stdout } = await mnttorture(args)
  expect(code).toBe(1)
  const { bridge } = JSON.parse(stdout)
  expect(bridge).toMatchObject({ ok: true, by: 'same judge', finding: { kind: 'livelock' } })
})
