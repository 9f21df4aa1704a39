import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { mnttorture } from '../cli/mnttorture.ts'
import { amount } from '../long/amount.ts'

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const scenario = (name: string): string => file(`./scenarios/${name}.ts`)
const KERNEL = ['--stand-in', `kernel/fs/dispose_mnt=${file('./stand_ins/dispose_mnt.ts')}`, '--seed', '1']
const OUT = mkdtempSync(path.join(tmpdir(), 'mnttorture-test-'))
afterAll(() => rmSync(OUT, { recursive: true, force: true }))
/** The width of what is printed breaks lines. */
const unbroken = (text: string): string => text.replace(/\s+/g, ' ')
const SLOW = { timeout: 120_000 }
/** Times are measured elsewhere; on a busy machine this says only that nobody waits for what never ends. */
const AT_LAST_MS = 30_000

/** Asks it to stop when the code under test says that it is in its loop; how long it took from there. */
async function stopped(args: string[], signal: NodeJS.Signals = 'SIGINT', twice = false) {
  let askedAt = 0
  const ended = await mnttorture(args, (pid, stderr) => {
    const look = setInterval(() => {
      if (askedAt === 0 && stderr().includes('in the loop')) {
        askedAt = performance.now()
        process.kill(pid, signal)
      }
      if (!stderr().includes('stopping; once more ends at once')) return
      clearInterval(look)
      if (twice) process.kill(pid, signal)
    }, 5)
  })
  return { ...ended, tookMs: performance.now() - askedAt }
}

/** Most link a kernel with the loop in it. */
const MORE: Array<[string, string[], string]> = [
  ['setup, under explore', ['explore', scenario('said_setup')], 'was running'],
  ['a CPU, under explore', ['explore', scenario('said_cpu'), '--seed', '1'], 'was running'],
  ['a stand-in, under explore', ['explore', 'lazy-umount', ...KERNEL], 'was running'],
  ['a stand-in, under discover', ['discover', ...KERNEL], 'was running'],
  ['a stand-in, under bench', ['bench', '--quick', '--out', OUT, ...KERNEL], 'INTERRUPTED'],
  ['a stand-in, under discover on several threads', ['discover', '--jobs', '2', ...KERNEL], 'was running'],
  ['a stand-in, under evidence', ['evidence', '--claim', '1', ...KERNEL], 'was running'],
]

describe.concurrent('Ctrl-C ends a loop of', SLOW, () => {
  it.each<[string, string[], string]>([
    ['setup, under stress', ['stress', scenario('said_setup')], 'was running'],
    ['a CPU, on several threads', ['explore', scenario('said_cpu'), '--jobs', '2', '--seed', '1'], 'was running'],
    ['a CPU, under stress', ['stress', scenario('said_cpu')], 'INTERRUPTED'],
    ['a stand-in, under stress', ['stress', 'mix', ...KERNEL], 'INTERRUPTED'],
    ...(amount(0, 1) === 1 ? MORE : []),
  ])('%s', async (_, args, words) => {
    const { code, stdout, stderr, tookMs } = await stopped(args)
    expect({ code, stderr }).toMatchObject({ code: 130 })
    expect(unbroken(stdout + stderr)).toContain(words)
    expect(tookMs).toBeLessThan(AT_LAST_MS)
  })

  it('whichever way it is asked', async () => {
    expect((await stopped(['explore', scenario('said_setup')], 'SIGTERM')).code).toBe(130)
  })

  it('at once, asked once more', async () => {
    const { code, stdout } = await stopped(['explore', scenario('said_setup')], 'SIGINT', true)
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
  })
})

describe('Ctrl-C', SLOW, () => {
  it('says where it was', async () => {
    const { stdout } = await stopped(['explore', scenario('said_setup')])
    expect(unbroken(stdout)).toMatch(/setup was running at \S*said_setup\.ts:8/)
  })
})
