import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '../../src/explore/run/explore.ts'

test('in every interleaving the knobs of a round were asked for together', async () => {
  const file = fileURLToPath(new URL('./scenarios/asked_knobs.ts', import.meta.url))
  const { complete, outcomes, findings } = await explore({ file, strategy: 'dpor' })
  expect({ complete, findings }).toEqual({ complete: true, findings: [] })
  expect(Object.keys(outcomes)).toEqual(['[null,[1,1,1,1,1,1,false]]', '[null,[2,2,2,2,2,2,true]]'])
})
