import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { StressResult } from '../../src/report/stress_result.ts'
import { mnttorture } from './mnttorture.ts'

async function stress(example: string, seconds: string): Promise<{ code: number | null; result: StressResult }> {
  const file = fileURLToPath(new URL(`../../examples/${example}.ts`, import.meta.url))
  const { code, stdout } = await mnttorture(['stress', file, '--seconds', seconds, '--seed', '1', '--json', '--quiet'])
  return { code, result: JSON.parse(stdout) as StressResult }
}

describe('the examples under stress', () => {
  it.each([
    ['01_lost_update', 'assertion'],
    ['02_check_then_act_put', 'forbidden-outcome'],
  ])('%s: broken fails with %s, repaired passes', { retry: 2 }, async (name, kind) => {
    const broken = await stress(`${name}/broken`, '6')
    expect(broken.code).toBe(1)
    expect(broken.result.findings[0]).toMatchObject({ kind })
    const repaired = await stress(`${name}/repaired`, '2')
    expect(repaired.code).toBe(0)
    expect(repaired.result.executions).toBeGreaterThan(0)
  })
})
