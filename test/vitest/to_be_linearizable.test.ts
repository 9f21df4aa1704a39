import { expect, test } from 'vitest'
import 'mnttorture/vitest'

const ring = (which: string): URL => new URL(`../../examples/structures/spsc_ring/${which}.ts`, import.meta.url)

test('a structure that holds is linearizable, and the broken one is not', async () => {
  await expect(ring('repaired')).toBeLinearizable({ programs: 10 })
  await expect(ring('repaired')).toBeLinearizable({ every: true })
  await expect(ring('broken')).not.toBeLinearizable({ programs: 10 })
})

test('a failing one says which call no order explains, and what would have been right', async () => {
  const failed = await expect(ring('broken'))
    .toBeLinearizable({ programs: 10 })
    .catch((error: Error) => error.message)
  expect(failed).toMatch(/no order of the calls explains cpu\d pop\(\) = 0/)
  expect(failed).toMatch(/right would be: cpu\d pop\(\) = null/)
})
