import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { amount } from '../long/amount.ts'
import { mnttorture, scenarioFile } from './mnttorture.ts'

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const THROWS = `kernel/fs/dispose_mnt=${file('./stand_ins/dispose_mnt.ts')}`
const place = mkdtempSync(path.join(tmpdir(), 'mnttorture-test-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
let directories = 0
function directory(): string {
  const made = path.join(place, String(++directories))
  mkdirSync(made)
  return made
}

/** Killed when `when` says so, or after so long, in milliseconds. */
async function killed(args: string[], when: (stderr: string, out: string) => boolean, atLastMs = Infinity) {
  const out = directory()
  const { code, stderr } = await mnttorture([...args, '--out', out], (pid, told) => {
    const began = performance.now()
    const look = setInterval(() => {
      if (!when(told(), out) && performance.now() - began < atLastMs) return
      clearInterval(look)
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // it ended by itself
      }
    }, 5)
  })
  return { code, stderr, out }
}

/** What is left can be read: each file whole, whatever moment it was. */
function left(out: string): { findings: unknown[]; bridge?: object } | undefined {
  for (const name of readdirSync(out).filter((each) => !each.includes('.draft'))) {
    const text = readFileSync(path.join(out, name), 'utf8')
    if (name.endsWith('.json')) JSON.parse(text)
    else expect(text).toMatch(name === 'run.log' ? /^(mnttorture .*\n|$)/ : /\n$/)
  }
  const result = path.join(out, 'result.json')
  return existsSync(result) ? JSON.parse(readFileSync(result, 'utf8')) : undefined
}

/** Whether a race shows what is wrong depends on the machine: asked for twice as long until it does. */
const FIRST_SECONDS = 0.5
const LONGEST_SECONDS = 16

/** Links the kernel, and searches until it can be shrunk. */
const MORE: Array<[string, string[], (stderr: string) => boolean]> = [
  [
    'discover, while it is shrunk',
    ['discover', '--stand-in', THROWS, '--seed', '1', '--seconds', '600'],
    (stderr) => stderr.includes('shrinking'),
  ],
]

const hasResult = (_: string, out: string): boolean => existsSync(path.join(out, 'result.json'))
const pastLoad = (random: number): number => 400 + Math.round(1500 * random)

describe.concurrent('kill -9', () => {
  it.each([
    ['explore', ['explore', scenarioFile('gap_put.ts'), '--keep-going', '--seconds', '20']],
    ['stress', ['stress', scenarioFile('gap_put.ts'), '--seconds', '20']],
    ['discover', ['discover', '--stand-in', THROWS, '--seed', '1', '--keep-going', '--seconds', '30']],
    ['a torture and its bridge', ['stress', '--bug', '2c18a63b760a', '--seconds', '20']],
  ])('at any moment of %s leaves what can be read', async (_, args) => {
    // the golden ratio: moments that lie apart
    for (let turn = 1; turn <= amount(1, 8); turn++) {
      const { out } = await killed(args, () => false, pastLoad((turn * 0.618) % 1))
      left(out)
    }
  })

  it.each<[string, string[], (stderr: string, out: string) => boolean]>([
    ['explore', ['explore', scenarioFile('gap_put.ts'), '--keep-going', '--seconds', '600'], hasResult],
    ...(amount(0, 1) === 1 ? MORE : []),
  ])('of %s leaves what was found', async (_, args, when) => {
    const { out } = await killed(args, when)
    expect(left(out)?.findings.length).toBeGreaterThan(0)
  })

  it('of stress, while the bridge looks for it, leaves what was found', async () => {
    let found: unknown[] = []
    for (let seconds = FIRST_SECONDS; found.length === 0 && seconds <= LONGEST_SECONDS; seconds *= 2) {
      const race = ['stress', scenarioFile('gap_put.ts'), '--seconds', String(seconds), '--bridge-seconds', '600']
      const { out } = await killed(race, (stderr) => stderr.includes('looking for it'))
      found = left(out)!.findings
    }
    expect(found.length).toBeGreaterThan(0)
  })
})
