import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { BIN, mnttorture, scenarioFile, temporaryDirectory } from './mnttorture.ts'

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z'
  } catch {
    return false
  }
}

const WAIT = { timeout: 30_000, interval: 50 }

it.runIf(process.platform === 'linux')(
  'a campaign that is killed leaves nobody behind',
  { timeout: 60_000 },
  async () => {
    const db = path.join(temporaryDirectory(), 'db')
    const plan = { explore: { scenario: scenarioFile('long.ts'), executions: 1e9, unit: 1e8 } }
    const file = path.join(temporaryDirectory(), 'campaign.json')
    writeFileSync(file, JSON.stringify(plan))
    await mnttorture(['campaign', 'start', file, '--db', db])
    const work = spawn(process.execPath, [BIN, 'campaign', 'work', '--db', db, '--jobs', '2'], { stdio: 'ignore' })
    const isWorker = (pid: number): boolean => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('campaign')
    const workers = (): number[] => childrenOf(work.pid!).filter(isWorker)
    await vi.waitFor(() => expect(workers()).toHaveLength(2), WAIT)
    const begun = workers()
    work.kill('SIGKILL')
    await vi.waitFor(() => expect(begun.filter(isAlive)).toEqual([]), WAIT)
  },
)
