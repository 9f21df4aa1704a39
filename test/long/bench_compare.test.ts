import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { BenchResult } from '../../src/report/bench_result.ts'
import { mnttorture, temporaryDirectory } from '../cli/mnttorture.ts'

const ROUNDS = '8'
const lingering = fileURLToPath(new URL('../bench/stand_ins/lingering_cleanup_mnt.ts', import.meta.url))

async function measure(...more: string[]): Promise<string> {
  const out = temporaryDirectory()
  const args = ['bench', '--rounds', ROUNDS, '--filter', 'final mntput inline', '--quiet', '--out', out]
  expect((await mnttorture([...args, ...more])).code).toBe(0)
  return path.join(out, 'result.json')
}

async function compared(before: string, after: string): Promise<{ code: number | null; result: BenchResult }> {
  const { code, stdout } = await mnttorture(['bench', '--compare', before, '--result', after, '--json'])
  return { code, result: JSON.parse(stdout) as BenchResult }
}

test('the rounds that are shown live are those of the summary', async () => {
  const out = temporaryDirectory()
  const args = ['bench', '--quick', '--rounds', '2', '--filter', 'final mntput inline', '--out', out]
  const { stdout, stderr } = await mnttorture(args)
  expect([...stderr.matchAll(/round (\d) of (\d):/g)].map(([, at, of]) => [at, of])).toEqual([
    ['1', '2'],
    ['2', '2'],
  ])
  expect(stdout).toContain(': 2 rounds in ')
})

describe('two runs on real threads, compared', () => {
  test('a cleanup that lingers is told as slower, and only what runs it', async () => {
    const before = await measure()
    const after = await measure('--stand-in', `kernel/fs/cleanup_mnt=${lingering}`)
    const { code, result } = await compared(before, after)
    const slower = result.comparison!.differences.filter(({ verdict }) => verdict === 'slower')
    expect(slower.map(({ id }) => id)).toContain('final mntput inline kworkers=2 mounts=1 superblocks=1')
    expect(code).toBe(1)
  })

  test('the same code agrees with itself', async () => {
    const { code, result } = await compared(await measure(), await measure())
    expect([code, result.comparison!.differences]).toEqual([0, []])
  })
})
