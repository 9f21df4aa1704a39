import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { link } from '../../src/link/link.ts'

test('a scenario that imports mnttorture takes neither the explorer nor its packages along', async () => {
  const entry = fileURLToPath(new URL('../../examples/05_peterson/repaired.ts', import.meta.url))
  for (const form of ['plain', 'coroutine'] as const) {
    const { file, inputs } = await link({ entry, standIns: new Map(), form })
    const names = inputs.map((input) => input.slice(input.lastIndexOf('/') + 1)).sort()
    expect(names).toEqual([
      'hints.ts',
      'repaired.ts',
      'scenario.ts',
      'scenario_face.ts',
      'structure.ts',
      'structure_mark.ts',
    ])
    expect(readFileSync(file, 'utf8')).not.toContain('esbuild')
  }
})
