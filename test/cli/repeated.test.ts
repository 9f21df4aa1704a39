import { describe, expect, it } from 'vitest'
import { repeatCommand } from '../../src/report/html/repeat_command.ts'
import { scenarioFile } from './mnttorture.ts'
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
