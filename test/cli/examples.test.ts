import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { explore, type FindingKind, type Subject } from '../../src/index.ts'
import { interleaving } from '../../src/report/interleaving.ts'
import { PLAIN } from '../../src/report/look.ts'
import type { StressResult } from '../../src/report/stress_result.ts'
import { part } from '../long/amount.ts'
import { mnttorture, raced } from './mnttorture.ts'

const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url))

/** What the comment on top of an example says: its command line, and what came of it. */
function header(name: string): { command: string; text: string } {
  const text = readFileSync(example(name), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('//'))
    .join('\n')
  return { command: /npx mnttorture (.*)/.exec(text)?.[1] ?? '', text }
}

describe('the examples explored', () => {
  it.each<[string, FindingKind]>([
    ['01_lost_update/broken', 'assertion'],
    ['02_check_then_act_put/broken', 'forbidden-outcome'],
    ['03_missed_wakeup/broken', 'deadlock'],
    ['04_ring_buffer/broken', 'data-race'],
    ['05_peterson/broken', 'deadlock'],
    ['06_ringbuf_from_npm/two_producers', 'data-race'],
  ])('%s fails with %s, as the comment on top of it says', async (name, kind) => {
    const { command, text } = header(name)
    expect(command).toMatch(new RegExp(`^explore examples/${name}\\.ts `))
    const races = !command.includes('--races off')
    const result = await explore(example(name), { races, ...(races ? { strategy: 'dpor' } : { seed: 1 }) })
    expect(result.findings[0]).toMatchObject({ kind })
    expect(text).toContain(`FINDING ${kind}, execution`)
    const table = interleaving(result.findings[0]!.trace, PLAIN, result.findings[0]!.message).map(
      (line) => `//   ${line}`,
    )
    if (kind !== 'forbidden-outcome') expect(text).toContain(table.join('\n'))
  })

  it.each([
    '01_lost_update/repaired',
    '02_check_then_act_put/repaired',
    '03_missed_wakeup/repaired',
    '04_ring_buffer/repaired',
    '05_peterson/repaired',
    '06_ringbuf_from_npm/one_producer',
  ])('%s holds in every interleaving, in as many executions as its comment says', async (name) => {
    const { command, text } = header(name)
    expect(command).toBe(`explore examples/${name}.ts --strategy dpor`)
    const result = await explore(example(name), { strategy: 'dpor' })
    expect(result).toMatchObject({ ok: true, complete: true })
    expect(text).toContain(`executions  ${result.executions}`)
  })

  it('07_own_design: reads its mount after it was freed; repaired, it does not', async () => {
    // the smallest scenario that drops a last reference, where the comments say a larger one
    const design = (which: string): Subject => ({
      bug: 'early-complete',
      standIns: { 'kernel/fs/dispose_mnt': example(`07_own_design/${which}/dispose_mnt`) },
    })
    const broken = await explore(design('broken'), { seed: 1, executions: 100, minimise: false })
    expect(['use-after-free', 'data-race']).toContain(broken.findings[0]?.kind)
    expect(await explore(design('repaired'), { seed: 1, executions: 8 })).toMatchObject({ ok: true, executions: 8 })
  })
})

async function stress(name: string, seconds: string): Promise<{ code: number | null; result: StressResult }> {
  const args = ['stress', example(name), '--seconds', seconds, '--seed', '1', '--bridge', 'off', '--json', '--quiet']
  const { code, stdout } = await mnttorture(args)
  return { code, result: JSON.parse(stdout) as StressResult }
}

describe('the examples under stress', () => {
  it.each(
    part(
      [
        ['02_check_then_act_put', 'forbidden-outcome'],
        ['01_lost_update', 'assertion'],
      ],
      2,
    ),
  )('%s: broken fails with %s, repaired passes', async (name, kind) => {
    const broken = await raced((seconds) => stress(`${name}/broken`, seconds))
    expect(broken.code).toBe(1)
    expect(broken.result.findings[0]).toMatchObject({ kind })
    const repaired = await stress(`${name}/repaired`, '0.5')
    expect(repaired.code).toBe(0)
    expect(repaired.result.executions).toBeGreaterThan(0)
  })
})
