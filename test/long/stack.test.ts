import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '../../src/explore_subject.ts'

const source = (file: string): string => fileURLToPath(new URL(`../../src/${file}`, import.meta.url))

function deepPut(design: string, standIns: Record<string, string>) {
  return explore(
    { scenario: 'deep-put', design, standIns },
    { seed: 1, executions: 200, races: false, minimise: false },
  )
}

const on = (filesystem: string) => ({ 'scenarios/deep/xfs': source(`scenarios/deep/${filesystem}.ts`) })
const BIG = { 'kernel/lib/thread_size': source('kernel/lib/thread_size_16384.ts') }

test.each(['tmpfs', 'ext4', 'nfs'])('inline, the same put on %s stays within 8192 bytes', async (filesystem) => {
  expect((await deepPut('inline', on(filesystem))).findings).toEqual([])
})

test('inline, 16384 bytes are enough for XFS too', async () => {
  const { findings, stack } = await deepPut('inline', BIG)
  expect(findings).toEqual([])
  expect(stack!.minFreeBytes).toBeGreaterThan(8192)
})
