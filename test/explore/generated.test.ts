import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amount } from '../long/amount.ts'
import { program } from './generated_programs.ts'
import { bothWays } from './instrumented_as_plain.ts'

const BATCH = 25

test('generated programs do instrumented what they do as they are', async () => {
  const batch = fc.array(program, { minLength: BATCH, maxLength: BATCH })
  await fc.assert(
    fc.asyncProperty(batch, async (programs) => {
      const { plain, explored } = await bothWays(programs)
      for (const lines of explored) expect(lines).toEqual(plain)
    }),
    { numRuns: amount(8, 400), seed: 1 },
  )
})
