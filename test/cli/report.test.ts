import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTrace } from '../report/trace_format.ts'
import { mnttorture, refused, scenarioFile, temporaryDirectory } from './mnttorture.ts'

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
