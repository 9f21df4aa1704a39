import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { repeatCommand } from '../../src/report/html/repeat_command.ts'
import { part } from '../long/amount.ts'
import { answered, scenarioFile, temporaryDirectory } from './mnttorture.ts'
import { argumentsOf, resultOf } from './repeated.ts'

const put = scenarioFile('gap_put.ts')

describe('the command that a report prints', { timeout: 120_000 }, () => {
  it.each([
    ['an exploration', ['explore', put, '--executions', '40', '--keep-going', '--seed', '3'], ['seed', 'knobs']],
    ['an exhaustive one', ['explore', put, '--strategy', 'dpor', '--keep-going'], ['knobs']],
    ['one that ended at its finding', ['explore', put, '--races', 'off', '--seed', '4'], ['seed']],
  ])('repeats %s, step for step', async (_, args, more) => {
    const first = await resultOf(args)
    const again = await resultOf(argumentsOf(repeatCommand(first)))
    for (const field of ['scenario', 'strategy', 'executions', 'steps', 'outcomes', 'findings', ...more])
      expect({ [field]: again[field] }).toEqual({ [field]: first[field] })
  })

  it.each(part(['discover', 'explore'], 2))(
    'repeats what %s finds in a structure, and each finding replays',
    async (command) => {
      const file = fileURLToPath(new URL('../../examples/structures/semaphore/broken.ts', import.meta.url))
      const first = await resultOf([command, file, '--seed', '3'])
      const again = await resultOf(argumentsOf(repeatCommand(first)))
      for (const field of ['scenario', 'programs', 'executions', 'steps'])
        expect({ [field]: again[field] }).toEqual({ [field]: first[field] })
      const [found] = first.findings as Array<{ schedule: string; message: string }>
      expect(again.findings).toMatchObject([{ schedule: found!.schedule, message: found!.message }])
      const { code, stdout } = await answered(['replay', found!.schedule, '--json'])
      expect(code).toBe(1)
      expect(JSON.parse(stdout).findings[0].message).toBe(found!.message)
    },
  )

  it('replays each state of a litmus test, step by step', async () => {
    const folder = temporaryDirectory()
    const test = path.join(folder, 'SB.litmus')
    writeFileSync(
      test,
      `C SB
{}
P0(int *x, int *y) { int r0; WRITE_ONCE(*x, 1); r0 = READ_ONCE(*y); }
P1(int *x, int *y) { int r0; WRITE_ONCE(*y, 1); r0 = READ_ONCE(*x); }
exists (0:r0=0 /\\ 1:r0=0)
`,
    )
    const written = path.join(folder, 'sb.ts')
    const ways: Array<[string, string, string[]]> = [
      ['lkmm', written, ['--scenario', written]],
      ['tso', test, []],
    ]
    for (const [mode, scenario, more] of part(ways, 2)) {
      const told = await answered(['litmus', test, '--memory', mode, ...more, '--json'])
      const { states } = JSON.parse(told.stdout) as {
        states: Array<{ state: Record<string, number>; schedule: string }>
      }
      expect(states).toHaveLength(4)
      const searched = ['explore', scenario, '--memory', mode, '--executions', '20', '--seed', '5']
      const first = await resultOf(searched)
      const again = await resultOf(argumentsOf(repeatCommand(first)))
      expect([again['outcomes'], again['steps']]).toEqual([first['outcomes'], first['steps']])
      for (const { state, schedule } of part(states, 4)) {
        const { code, stdout } = await answered(['replay', schedule, '--json'])
        const { outcomes, trace } = JSON.parse(stdout)
        expect(outcomes).toEqual([[state['0:r0']], [state['1:r0']]])
        expect(trace.length).toBeGreaterThan(3)
        expect(code).toBe(0)
      }
      const [one, other] = states.map(({ schedule }) => schedule.split('.'))
      const elsewhere = [...one!.slice(0, 4), other![4]].join('.')
      const { code, stderr, stdout } = await answered(['replay', elsewhere])
      expect({ code, stderr }).toEqual({ code: 4, stderr: '' })
      expect(stdout).toContain('undecided: the schedule did not reach its outcome [[0],[1]]')
    }
  })

  it('repeats a race that was stopped early', async () => {
    const race = ['stress', scenarioFile('atomic_update.ts'), '--seconds', '600', '--delays', 'on', '--seed', '3']
    const first = await resultOf(race, (pid, stderr) => {
      const look = setInterval(() => {
        if (!stderr().includes('racing')) return
        clearInterval(look)
        process.kill(pid, 'SIGINT')
      }, 20)
    })
    const command = repeatCommand(first)
    expect(Number(/--seconds (\S+)/.exec(command)![1])).toBeLessThan(120) // as long as it raced, and no longer
    const again = await resultOf(argumentsOf(command))
    const { seconds: _, ...knobs } = first['knobs'] as Record<string, unknown>
    expect(again['knobs']).toMatchObject(knobs)
  })
})
