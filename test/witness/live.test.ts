import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ALONE_CASES } from '../../src/witness/cases/alone_cases.ts'
import { difference } from '../../src/witness/compare.ts'
import { LiveKernel } from '../../src/witness/live/live_kernel.ts'
import { rowsOf } from '../../src/witness/mount_lines.ts'
import { readRecording, SHIPPED } from '../../src/witness/recording.ts'
import { BIN } from '../cli/mnttorture.ts'
import { amount } from '../long/amount.ts'

/** What only a machine with the privilege can show: real system calls, and that nothing is left of them. */
const kernel = await LiveKernel.start()
const askable = typeof kernel === 'object'
const live = kernel as LiveKernel
afterAll(() => {
  if (askable) live.end()
})

/** The directory that a run covers with a filesystem of its own, for itself alone. */
const directory = mkdtempSync(join(tmpdir(), 'mnttorture-test-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const env = { ...process.env, TMPDIR: directory }
const outside = () => ({
  mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
  files: readdirSync(directory),
})

test.runIf(askable)('the running kernel answers the cases by hand as Linux 6.18 did', async () => {
  const recorded = readRecording(SHIPPED).alone
  for (const { title, program } of ALONE_CASES) {
    const { results, tables } = await live.alone(program)
    const before = recorded.find((each) => each.title === title)!
    expect([title, difference(program, { results, tables: tables.map(rowsOf) }, before)]).toEqual([title, undefined])
  }
})

test.runIf(askable)('of two umounts that race one wins, and rounds leave nothing to the next', async () => {
  const umount = { do: 'umount', at: '/a', how: '' } as const
  const program = {
    before: [{ cpu: 0, op: { do: 'mount', at: '/a', fs: 'mem' } as const }],
    cpus: [[umount], [umount]],
  }
  const { outcomes } = await live.raced(program, 500)
  expect(outcomes.reduce((sum, [, times]) => sum + times, 0)).toBe(500)
  for (const [outcome] of outcomes)
    expect(
      JSON.parse(outcome)
        .flat()
        .filter((result: number) => result === 0),
    ).toHaveLength(1)
})

test.runIf(askable)(
  'killed at any point, it leaves no mount, no process and no file',
  { timeout: 3_600_000 },
  async () => {
    const before = outside()
    let seed = 1
    for (let round = 0; round < amount(1, 100); round++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
      const run = spawn(process.execPath, [BIN, 'witness', '--quiet', '--rounds', '2000'], { env, stdio: 'ignore' })
      const ended = new Promise((resolve) => run.on('close', resolve))
      await new Promise((resolve) => setTimeout(resolve, seed % 4000))
      const children = childrenOf(run.pid!)
      run.kill('SIGKILL')
      await ended
      await gone(children)
      expect(outside()).toEqual(before)
    }
  },
)

test.runIf(askable)('Ctrl-C ends it with 130, and leaves nothing', { timeout: 120_000 }, async () => {
  const before = outside()
  const run = spawn(process.execPath, [BIN, 'witness', '--programs', '100000'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise((resolve) => run.on('close', resolve))
  await new Promise<void>((resolve) => run.stderr.on('data', (text) => String(text).includes('asking') && resolve()))
  const children = childrenOf(run.pid!)
  run.kill('SIGINT')
  expect(await ended).toBe(130)
  await gone(children)
  expect(outside()).toEqual(before)
})

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

async function gone(pids: number[]): Promise<void> {
  while (pids.some((pid) => existsSync(`/proc/${pid}`))) await new Promise((resolve) => setTimeout(resolve, 20))
}
