import { describe, expect, it } from 'vitest'
import { mnttorture, refused, scenarioFile } from './mnttorture.ts'

const endless = scenarioFile('endless.ts')
const long = scenarioFile('long.ts')

describe('what was not decided is no success', () => {
  it.each(['dpor'])('%s, when executions are cut at the bound of steps', async (strategy) => {
    const { code, stdout } = await mnttorture([
      'explore',
      long,
      '--strategy',
      strategy,
      '--executions',
      '3',
      '--steps',
      '20',
    ])
    expect(stdout).toMatch(/cut at the bound of steps, none ended\n.* UNDECIDED\n$/)
    expect(stdout).not.toContain('at 95 %')
    expect(code).toBe(4)
  })

  it('says so as JSON', async () => {
    const args = ['explore', long, '--executions', '3', '--strategy', 'dpor', '--steps', '20', '--json', '--quiet']
    const { code, stdout } = await mnttorture(args)
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, verdict: 'undecided', executions: 1, cut: 1, findings: [] })
  })

  it('but the same within its bound is one', async () => {
    const { code, stdout } = await mnttorture(['explore', long, '--executions', '3', '--seed', '1'])
    expect(stdout).toMatch(/ SUCCESS\n$/)
    expect(stdout).not.toContain('at 95 %') // three samples say nothing
    expect(code).toBe(0)
  })

  it('a benchmark whose filter names no row', async () => {
    const { code, stdout } = await mnttorture(['bench', '--quick', '--rounds', '1', '--filter', 'nothinglikethis'])
    expect(stdout).toMatch(/undecided: nothing was measured\nmnttorture bench .* UNDECIDED\n/)
    expect(code).toBe(4)
  })
})

describe('what names nothing is bad input', () => {
  it('a CPU that the scenario does not have', async () => {
    const found = JSON.parse((await mnttorture(['explore', endless, '--json', '--quiet'])).stdout)
    const schedule = found.findings[0].schedule.replace(/(\.[le]\.)[^.]*/, '$1abz3')
    expect(await refused(['replay', schedule])).toContain('this scenario has 2')
  })

  it('a program that was never shrunk to', async () => {
    expect(await refused(['discover', '--seed', '1', '--path', '3:99999', '--quiet'])).toContain(
      'there is no program there',
    )
  })
})
