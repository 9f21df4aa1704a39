import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExploreResult } from '../../src/explore/run/explore_result.ts'
import { mnttorture, refused, scenarioFile, temporaryDirectory } from './mnttorture.ts'

const broken = scenarioFile('gap_put.ts')

describe('explore on the command line', () => {
  it('finds the interleaving, exits 1 and ends with what replays it; so do result.json, JUnit and a trace', async () => {
    const directory = temporaryDirectory()
    const at = (name: string) => path.join(directory, name)
    const files = ['--out', directory, '--junit', at('junit.xml'), '--trace', at('trace.json')]
    const { code, stdout } = await mnttorture(['explore', broken, '--seed', '3', '--quiet', ...files])
    expect(code).toBe(1)
    expect(stdout).toMatch(/FINDING assertion, execution \d+: .*freed [02] times/)
    expect(stdout).toMatch(/cpu0 +\| cpu1/)
    expect(stdout).toContain('---- preempted ----')
    const schedule = /replay with: npx mnttorture replay (\S+)/.exec(stdout)![1]!
    const again = await mnttorture(['replay', schedule])
    expect(again.code).toBe(1)
    expect(again.stdout).toMatch(/FINDING assertion: .*freed [02] times/)
    const onThreads = await mnttorture(['replay', schedule, '--threads'])
    expect(onThreads).toMatchObject({ code: 1 })
    expect(onThreads.stdout).toMatch(/FINDING assertion: .*freed [02] times/)
    expect(stdout.trimEnd()).toMatch(/^mnttorture explore .*seed=3 FAILURE$/m)

    const result = JSON.parse(readFileSync(at('result.json'), 'utf8')) as ExploreResult
    expect(result.findings[0]).toMatchObject({ kind: 'assertion', schedule })
    expect(readFileSync(at('junit.xml'), 'utf8')).toMatch(/failures="1"[\s\S]*<failure type="assertion"/)
    const { traceEvents } = JSON.parse(readFileSync(at('trace.json'), 'utf8')) as { traceEvents: unknown[] }
    expect(traceEvents).toContainEqual(expect.objectContaining({ ph: 'M', args: { name: 'cpu1' } }))
    expect((await mnttorture(['replay', at('result.json')])).code).toBe(1)
    const shown = await mnttorture(['report', at('result.json')])
    expect(shown).toMatchObject({ code: 0 })
    expect(shown.stdout).toContain('FINDING assertion')
  })

  it('finishes a small space and says that nothing is left', async () => {
    const args = ['explore', scenarioFile('atomic_update.ts'), '--strategy', 'dpor', '--json', '--quiet']
    const { code, stdout } = await mnttorture(args)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ command: 'explore', ok: true, complete: true, executions: 2 })
  })

  it('shows a bug as what it is, not as the data race that it also is, and replays it as that', async () => {
    const { stdout } = await mnttorture(['explore', '--bug', 'no-doomed-check', '--seed', '1', '--json', '--quiet'])
    const [found] = (JSON.parse(stdout) as ExploreResult).findings
    expect(`${found?.kind} ${found?.judge}`).toMatch(/^(double-free cleanup-once|invariant workqueue)$/)
    const replayed = JSON.parse((await mnttorture(['replay', found!.schedule, '--json'])).stdout)
    expect(replayed.findings[0]).toMatchObject({ kind: found!.kind, judge: found!.judge })
  })

  it('stops on Ctrl-C with the result so far and exits 130', async () => {
    const args = ['explore', scenarioFile('atomic_update.ts'), '--strategy', 'random', '--seconds', '60', '--json']
    const ended = await mnttorture(args, (pid, stderr) => {
      const timer = setInterval(() => {
        if (!/exploring .* [1-9]/.test(stderr())) return
        clearInterval(timer)
        process.kill(pid, 'SIGINT')
      }, 100)
    })
    expect(ended.code).toBe(130)
    expect(JSON.parse(ended.stdout)).toMatchObject({ interrupted: true, ok: true })
  })
})

describe('explore and replay refuse in one line', () => {
  it.each([
    [['explore', broken, '--strategy', 'rnadom'], 'expected one of portfolio, random'],
    [['explore', broken, '--executions', '0'], 'got "0"'],
    [['explore', broken, '--races', 'maybe'], 'expected on or off, got "maybe"'],
    [['explore', broken, '--cpus', '3'], 'explored with 2 CPUs'],
    [['replay', 'm1.zz'], 'damaged'],
    [['replay', '/no/such/file'], 'neither a schedule'],
    [['replay', 'm1.0123456789abcdef.e.ab'], 'does not say which scenario'],
    [['replay', 'm1.0123456789abcdef.e.ab', broken], 'the program changed'],
  ])('%j', async (args, words) => {
    expect(await refused(args)).toContain(words)
  })

  it('a result without a schedule', async () => {
    const file = path.join(temporaryDirectory(), 'result.json')
    writeFileSync(file, '{"command":"stress","findings":[]}')
    expect(await refused(['replay', file])).toContain('no finding in it has a schedule')
  })
})
