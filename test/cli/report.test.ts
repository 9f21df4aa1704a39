import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readTrace } from '../report/trace_format.ts'
import { mnttorture, refused, scenarioFile, temporaryDirectory } from './mnttorture.ts'

const TICKETS = fileURLToPath(new URL('../../examples/structures/ticket_lock/broken.ts', import.meta.url))

describe('report', () => {
  it('shows a stress result as stress itself did, and makes one HTML file of it', async () => {
    const out = temporaryDirectory()
    const html = path.join(out, 'report.html')
    const run = await mnttorture(['stress', scenarioFile('throwing_cpu.ts'), '--seconds', '1', '--quiet', '--out', out])
    const shown = await mnttorture(['report', path.join(out, 'result.json')])
    expect(shown).toMatchObject({ code: 0, stdout: run.stdout })
    expect(await mnttorture(['report', path.join(out, 'result.json'), '-o', html])).toMatchObject({
      code: 0,
      stdout: '',
    })
    expect(readFileSync(html, 'utf8')).toContain('RangeError: out of toys')
  })

  it('shows what a search over a structure found as it was shown, and its calls as bars that lead to their steps', async () => {
    const out = temporaryDirectory()
    const [stored, html] = [path.join(out, 'result.json'), path.join(out, 'report.html')]
    const run = await mnttorture(['discover', TICKETS, '--seed', '2', '--quiet', '--out', out])
    expect(await mnttorture(['report', stored])).toMatchObject({ code: 0, stdout: run.stdout })
    expect(await mnttorture(['report', stored, '-o', html])).toMatchObject({ code: 0, stdout: '' })
    const text = readFileSync(html, 'utf8')
    const bars = [...text.matchAll(/<a href="#finding=1&amp;step=(\d+)"><rect class="call( stuck)?"/g)]
    expect(new Set(bars.map(([, , stuck]) => stuck))).toEqual(new Set([' stuck', undefined]))
    expect(text).toMatch(/increment\(\) = 1: takes effect by step \d+/)
    expect(text).toContain('increment() = 1: no point is possible')
    const { trace } = JSON.parse(readFileSync(stored, 'utf8')).findings[0]
    for (const [, step] of bars) expect(trace[Number(step) - 1].source).toBe('a call')
  })

  it('makes a Chrome trace and JUnit of a stored finding, and says when there is no interleaving', async () => {
    const out = temporaryDirectory()
    const explored = ['explore', scenarioFile('lost_update.ts'), '--seed', '1', '--quiet', '--out', out]
    expect(await mnttorture(explored)).toMatchObject({ code: 1 })
    const [trace, junit] = [path.join(out, 'trace.json'), path.join(out, 'junit.xml')]
    const made = await mnttorture(['report', path.join(out, 'result.json'), '--trace', trace, '--junit', junit])
    expect(made).toMatchObject({ code: 0, stdout: '' })
    expect(readTrace(readFileSync(trace, 'utf8')).filter(({ ph }) => ph === 's').length).toBeGreaterThan(0)
    expect(readFileSync(junit, 'utf8')).toContain('failures="1"')
    writeFileSync(path.join(out, 'sound.json'), '{"command":"replay","scenario":"x","findings":[]}')
    const words = await refused(['report', path.join(out, 'sound.json'), '--trace', trace])
    expect(words).toContain('has no finding with an interleaving')
  })

  it.each([
    ['not JSON', '{', 'is not JSON'],
    ['an array', '[]', 'is not a result of mnttorture'],
    ['of another tool', '{"command":"lint"}', 'is not a result of mnttorture: command:'],
    ['of half a run', '{"command":"stress","scenario":"x"}', 'is not a result of mnttorture: design:'],
  ])('refuses a file that is %s', async (_, text, words) => {
    const file = path.join(temporaryDirectory(), 'result.json')
    writeFileSync(file, text)
    expect(await refused(['report', file])).toContain(words)
  })
})
