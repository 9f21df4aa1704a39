import { expect, test } from 'vitest'
import { explore } from '../../src/explore_subject.ts'
import { sourceFile } from '../../src/link/source_root.ts'

function deepPut(standIns: Record<string, string>) {
  return explore(
    { scenario: 'deep-put', design: 'inline', standIns },
    { seed: 1, executions: 200, races: false, minimise: false },
  )
}

test.each(['xfs', 'tmpfs', 'ext4', 'nfs'])(
  'inline, the same put on %s stays within 8192 bytes by all that its frames may take',
  async (filesystem) => {
    const { findings, stack } = await deepPut({ 'scenarios/deep/xfs': sourceFile(`scenarios/deep/${filesystem}`)! })
    expect([findings, stack!.mayOverflow]).toEqual([[], undefined])
  },
)

test('inline, 16384 bytes leave as much again', async () => {
  const { findings, stack } = await deepPut({ 'kernel/lib/thread_size': sourceFile('kernel/lib/thread_size_16384')! })
  expect(findings).toEqual([])
  expect(stack!.minFreeBytes).toBeGreaterThan(8192)
})
