import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { DiscoverResult } from '../../src/report/discover_result.ts'
import { mnttorture, temporaryDirectory } from '../cli/mnttorture.ts'

async function discovered(...args: string[]): Promise<DiscoverResult> {
  const { stdout } = await mnttorture(['discover', '--seed', '1', '--json', '--quiet', ...args])
  return JSON.parse(stdout) as DiscoverResult
}

/** Bugs that programs nobody wrote meet within a minute. */
const MET = [
  'early-complete',
  '3cab989afd8d',
  '70fbcdf4d252',
  'blob_to_mnt',
  'list-not-empty-no-schedule',
  'llist-next-after',
  'pending-after-fn',
  'stack-completion',
  'union-reinit',
  'done-after-free',
]

test.each(MET)('%s is met with no hint', async (bug) => {
  const { findings } = await discovered('--bug', bug, '--seconds', '60')
  expect(findings.length).toBe(1)
})

test.each(['wq-wait', 'inline', 'wq-flush', 'task-work'])(
  'under %s nothing is found in two minutes',
  async (design) => {
    const { findings, programs } = await discovered('--design', design, '--seconds', '120', '--keep-going')
    expect(findings).toEqual([])
    expect(programs).toBeGreaterThan(0) // how many, the machine says
  },
)

test('the command prints program and schedule, which replays with and without its file', async () => {
  const out = temporaryDirectory()
  const args = ['discover', '--bug', 'stack-completion', '--seed', '1', '--out', out, '--json', '--quiet']
  const emitted = path.join(out, 'found.test.ts')
  const { code, stdout } = await mnttorture([...args, '--emit-test', emitted])
  const result = JSON.parse(stdout) as DiscoverResult
  const [finding] = result.findings
  expect(code).toBe(1)
  expect(finding).toMatchObject({ kind: 'use-after-free' })
  expect(finding!.again).toMatch(/--bug stack-completion --path \S+ --seed 1/)
  expect(readFileSync(emitted, 'utf8')).toContain("scenario: new URL('./found.program.ts', import.meta.url)")
  const file = path.join(out, 'finding-1.program.ts')
  expect(readFileSync(file, 'utf8')).toContain("from '#discover/program_scenario'")
  const replayed = await mnttorture(['replay', finding!.schedule, '--json'])
  expect(JSON.parse(replayed.stdout)).toMatchObject({ sameProgram: true, findings: [{ kind: 'use-after-free' }] })
  const ofFile = await mnttorture(['replay', finding!.schedule, file, '--json'])
  expect(JSON.parse(ofFile.stdout)).toMatchObject({ sameProgram: true, findings: [{ kind: 'use-after-free' }] })
}, 240_000)
