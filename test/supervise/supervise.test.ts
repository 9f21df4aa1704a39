import { tmpdir } from 'node:os'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type ExploreOptions, explore } from '../../src/index.ts'
import { mnttorture } from '../cli/mnttorture.ts'
import { amount, part } from '../long/amount.ts'

const scenario = (name: string): string => fileURLToPath(new URL(`./scenarios/${name}.ts`, import.meta.url))
/** As it is shown to who stands where `mnttorture` runs its commands. */
const at = (name: string, line: number): string => {
  const short = relative(tmpdir(), scenario(name))
  return `${short.startsWith('..') ? scenario(name) : short}:${line}`
}
/** The width of what is printed breaks lines. */
const unbroken = (text: string): string => text.replace(/\s+/g, ' ')
const SLOW = { timeout: 120_000 }
/** Where there is an end, nobody is waited for as long: each of these turns a core without a pause until it is found out. */
const BOX = ['--seconds', '2']
const ALONE = ['--jobs', '1']

describe.concurrent('what does not come back', SLOW, () => {
  it('is a livelock with its line where a CPU takes no step; its schedule replays it', async () => {
    const { code, stdout } = await mnttorture(['explore', scenario('endless_cpu'), '--seed', '1', '--quiet', ...ALONE])
    expect(code).toBe(1)
    expect(unbroken(stdout)).toMatch(
      new RegExp(`cpu1 has been running for \\d+ s at ${at('endless_cpu', 12)} without a step`),
    )
    const schedule = /replay with: npx mnttorture replay (\S+)/.exec(stdout)![1]!
    const again = await mnttorture(['replay', schedule])
    expect(again.code).toBe(1)
    expect(unbroken(again.stdout)).toMatch(/FINDING livelock: cpu1 has been running/)
  })

  it.each<ExploreOptions>(amount(0, 1) === 0 ? [] : [{ jobs: 2, strategy: 'random', seed: 1 }, { strategy: 'dpor' }])(
    'is a value for who calls explore with %j',
    async (how) => {
      const { findings } = await explore(scenario('endless_check'), how)
      const message = expect.stringMatching(/check has been running for \d+ s at \S*endless_check\.ts:10/)
      expect(findings).toMatchObject([{ kind: 'livelock', message }])
    },
  )

  it.each(
    part(
      [
        ['explore', 'setup', 'endless_setup', 'setup has been running', 5],
        ['explore', 'the top level', 'endless_load', 'the file, while it loads, has been running', 2],
        ['stress', 'setup', 'endless_setup', 'setup has been running', 5],
        ['stress', 'the top level', 'endless_load', 'the file, while it loads, has been running', 2],
      ],
      3,
    ),
  )('is bad input, to %s, in %s', async (command, _, name, words, line) => {
    const { code, stdout, stderr } = await mnttorture([command, scenario(name), '--quiet', ...BOX])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^error: ${words} for \\d+ s at ${at(name, line)}, and does not come back\n$`))
  })

  it('is told when the time is over, and the watchdog is not waited for', async () => {
    // on a busy machine a short time may be over before anybody can tell
    let [seconds, code, stdout] = [2, 4 as number | null, '']
    for (; code === 4 && seconds < 16; seconds *= 2)
      ({ code, stdout } = await mnttorture([
        ...['stress', scenario('endless_judge'), '--bridge', 'off'],
        ...['--seconds', String(seconds)],
      ]))
    expect(code).toBe(1)
    expect(unbroken(stdout)).toMatch(/FINDING livelock: no progress for [1-9](\.\d)? s/)
    expect(unbroken(stdout)).toContain(at('endless_judge', 6))
  })

  it('is told where it takes memory that is not on the heap', async () => {
    const { code, stdout } = await mnttorture([
      'explore',
      scenario('greedy_buffers'),
      '--seed',
      '1',
      '--quiet',
      ...ALONE,
    ])
    expect(code).toBe(1)
    // on a slow machine it takes long before it takes much
    expect(unbroken(stdout)).toMatch(
      /FINDING (uncaught|livelock), execution 1: cpu0 (takes more and more memory|has been running)/,
    )
    expect(unbroken(stdout)).toContain(at('greedy_buffers', 6))
  })

  it('recursion without end is an ordinary finding', async () => {
    const { findings } = await explore(scenario('deep_cpu'), { seed: 1 })
    expect(findings[0]).toMatchObject({ kind: 'uncaught', message: expect.stringContaining('Maximum call stack') })
  })
})
