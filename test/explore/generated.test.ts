import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Retrace } from '#explore/engine/retrace'
import { amount } from '../long/amount.ts'
import { pausingProgram, program } from './generated_programs.ts'
import { bothWays } from './instrumented_as_plain.ts'

const BATCH = 25
/** ten thousand programs take hours of a busy machine */
const TIMEOUT_MS = amount(120_000, 14_400_000)

test('generated programs do instrumented what they do as they are', async () => {
  const batch = fc.array(program, { minLength: BATCH, maxLength: BATCH })
  await fc.assert(
    fc.asyncProperty(batch, async (programs) => {
      const { plain, explored } = await bothWays(programs)
      for (const lines of explored) expect(lines).toEqual(plain)
    }),
    { numRuns: amount(3, 400), seed: 1 },
  )
})

test(
  'the same where every step can pause, so that coroutines do it',
  async () => {
    const takenBack = vi.spyOn(Retrace.prototype, 'start')
    let [whole, all] = [0, 0]
    await fc.assert(
      fc.asyncProperty(fc.array(pausingProgram, { minLength: 5, maxLength: 5 }), async (programs) => {
        takenBack.mockClear()
        const { plain, explored } = await bothWays(programs)
        for (const lines of explored) expect(lines).toEqual(plain)
        all++
        if (takenBack.mock.calls.length === 0) whole++
      }),
      { numRuns: amount(7, 2000), seed: 1 },
    )
    expect(whole).toBeGreaterThan(all / 4)
  },
  TIMEOUT_MS,
)
