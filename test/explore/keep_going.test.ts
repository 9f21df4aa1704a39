import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explore/run/explore.ts'
import { findingKey } from '../../src/explore/story/finding_key.ts'
import { temporaryDirectory } from '../cli/mnttorture.ts'

function file(cpus: string, check = ''): string {
  const at = path.join(temporaryDirectory(), 'subject.js')
  writeFileSync(
    at,
    `const setup = () => new Int32Array(new SharedArrayBuffer(16))\n${cpus}\nexport default { setup, cpus, ${check} }\n`,
  )
  return at
}

describe('with keepGoing a bug is one finding', () => {
  test('whichever of its CPUs it befalls, with the shortest schedule and every execution counted', async () => {
    const subject = file('const f = (m) => { m[0] = m[0] + 1; return 0 }\nconst cpus = [f, f, f]')
    const { findings, failing } = await explore({ file: subject, keepGoing: true, executions: 400, seed: 1 })
    expect(findings.map(({ kind }) => kind)).toEqual(['data-race'])
    expect(findings[0]).toMatchObject({ count: failing, switches: 1 })
  })

  test('and two bugs of one kind at two places are two', async () => {
    const subject = file(
      'const f = (m) => {\n  m[0] = m[0] + 1\n  return 0\n}\nconst g = (m) => {\n  m[1] = m[1] + 1\n  return 0\n}\nconst cpus = [f, f, g, g]',
    )
    const { findings } = await explore({ file: subject, keepGoing: true, executions: 400, seed: 1 })
    const places = new Set(findings.map(({ message }) => /subject\.js:\d+/.exec(message)![0]))
    expect(findings).toHaveLength(2)
    expect(places.size).toBe(2)
  })
})

test('numbers of CPUs and their order make no other finding, places do', () => {
  const race = (a: string, b: string) => ({ kind: 'data-race', message: `m[0]: ${a} and ${b} are not ordered` })
  const key = findingKey(race('cpu0 (write at a.js:2)', 'cpu1 (read at a.js:3)'))
  expect(findingKey(race('cpu2 (read at a.js:3)', 'cpu0 (write at a.js:2)'))).toBe(key)
  expect(findingKey(race('cpu0 (write at a.js:2)', 'cpu1 (read at a.js:4)'))).not.toBe(key)
  expect(findingKey(race('cpu0 (read at a.js:2)', 'cpu1 (write at a.js:3)'))).not.toBe(key)
})
