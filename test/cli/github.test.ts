import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { mnttorture, scenarioFile, temporaryDirectory } from './mnttorture.ts'

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url))
const WORKFLOW = path.join(CHECKOUT, 'examples/09_github_actions/mnttorture.yml')

describe('--github', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each([
    ['from the workspace that Actions names', CHECKOUT, 'file=test/cli/scenarios/lost_update.ts,line='],
    ['and none outside of it', '/nowhere', 'title=mnttorture explore'],
  ])('names files %s', async (_, workspace, where) => {
    vi.stubEnv('GITHUB_WORKSPACE', workspace)
    const run = await mnttorture([
      'explore',
      scenarioFile('lost_update.ts'),
      '--seed',
      '1',
      '--quiet',
      '--github',
      '--json',
    ])
    expect(run.code).toBe(1)
    expect(run.stderr.trim().split('\n')).toEqual([expect.stringMatching(`^::error ${where}.*::.*again with: npx`)])
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: false })
  })

  it('is used by a workflow whose commands there are', async () => {
    const out = temporaryDirectory()
    const commands = [...readFileSync(WORKFLOW, 'utf8').matchAll(/npx mnttorture (.*)/g)].map(([, words]) => words!)
    const [explore, report] = commands.map((words) => words.split(' ').map((word) => inside(out, word)))
    const run = await mnttorture(explore!)
    expect(run.stdout.match(/^::error .*/gm)).toHaveLength(1)
    expect(run.code).toBe(1)
    expect(await mnttorture(report!)).toMatchObject({ code: 0 })
    expect(readFileSync(path.join(out, 'report.html'), 'utf8')).toContain('FAILURE')
    expect(readFileSync(path.join(out, 'mnttorture.xml'), 'utf8')).toContain('failures="1"')
  })
})

/** The workflow's file names, in a directory of the test; its scenario is one that fails. */
function inside(out: string, word: string): string {
  if (word === 'test/ring.ts') return scenarioFile('lost_update.ts')
  return /^(out|report\.html|mnttorture\.xml)/.test(word) ? path.join(out, word) : word
}
