import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { mnttorture, refused, scenarioFile, temporaryDirectory } from './mnttorture.ts'

describe('report', () => {
  it('shows a stress result as stress itself did, and makes one HTML file of it', async () => {
    const out = temporaryDirectory()
    const html = path.join(out, 'report.html')
    const run = await mnttorture([
      'stress',
      scenarioFile('throwing_cpu.ts'),
      '--seconds',
      '0.5',
      '--quiet',
      '--out',
      out,
    ])
    const shown = await mnttorture(['report', path.join(out, 'result.json')])
    expect(shown).toMatchObject({ code: 0, stdout: run.stdout })
    expect(await mnttorture(['report', path.join(out, 'result.json'), '-o', html])).toMatchObject({
      code: 0,
      stdout: '',
    })
    expect(readFileSync(html, 'utf8')).toContain('RangeError: out of toys')
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
