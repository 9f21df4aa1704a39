import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { temporaryDirectory } from './mnttorture.ts'

const SOAK = fileURLToPath(new URL('../../bench/soak.ts', import.meta.url))

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

it.runIf(process.platform === 'linux')('a soak that is killed leaves nobody behind', { timeout: 60_000 }, async () => {
  const args = ['--import', 'tsx', SOAK, '--jobs', '2', '--scenario', 'mix', '--out', temporaryDirectory()]
  const soak = spawn(process.execPath, args, { stdio: 'ignore' })
  const isTurn = (pid: number): boolean => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('explore')
  const turns = (): number[] => childrenOf(soak.pid!).filter(isTurn)
  await vi.waitFor(() => expect(turns()).toHaveLength(2), WAIT)
  const begun = turns()
  soak.kill('SIGKILL')
  await vi.waitFor(() => expect(begun.filter(isAlive)).toEqual([]), WAIT)
})
