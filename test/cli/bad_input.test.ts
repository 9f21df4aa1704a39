import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { mnttorture, refused, scenarioFile, temporaryDirectory, toyFile } from './mnttorture.ts'

describe('a flag that makes no sense is one line and exit 2', () => {
  it.each([
    [['stress', '--cpus', '0'], 'expected a whole number from 1 to 64, got "0"'],
    [['stress', '--cpus', '10000'], 'expected a whole number from 1 to 64, got "10000"'],
    [['stress', '--cpus', '2.5'], 'got "2.5"'],
    [['stress', '--kworkers', '0'], 'got "0"'],
    [['stress', '--seconds', '-1'], 'expected seconds, above 0'],
    [['stress', '--seconds', 'NaN'], 'got "NaN"'],
    [['stress', '--seconds', 'Infinity'], 'got "Infinity"'],
    [['stress', '--seconds', ''], 'expected seconds'],
    [['stress', '--seed', '-3'], 'got "-3"'],
    [['stress', '--layout', 'unoin'], 'expected one of union, separate, got "unoin"'],
    [['stress', '--secnods', '1'], 'Did you mean --seconds?'],
    [['stress', '--disturb', 'studder'], 'did you mean "stutter"?'],
    [['stress', 'a', 'b'], 'too many arguments'],
    [['sterss'], 'Did you mean stress?'],
    [['list', 'desings'], 'did you mean "designs"?'],
    [['stress', scenarioFile('lost_update.ts'), '--cpus', '3'], 'has 2 CPUs of its own'],
    [['stress', scenarioFile('lost_update.ts'), '--bug', 'no-such-bug'], 'there is no bug "no-such-bug"'],
    [['stress', scenarioFile('lost_update.ts'), '--stand-in', 'mntput'], 'expected kernel/PATH=FILE'],
    [['stress', scenarioFile('lost_update.ts'), '--stand-in', 'kernel/a=/no/file.ts'], 'there is no file /no/file.ts'],
    [['stress', scenarioFile('lost_update.ts'), '--out', '/proc/nowhere'], 'cannot be written'],
    [['stress', 'no_such_scenario'], 'there is no scenario "no_such_scenario"'],
    [['stress', './no_such_file.ts'], 'there is no scenario file ./no_such_file.ts'],
    [['stress', '/'], 'is a directory'],
    [['report', '/no/such/result.json'], 'cannot be read (ENOENT)'],
    [['report'], "missing required argument 'result'"],
  ])('%j', async (args, words) => {
    expect(await refused(args)).toContain(words)
  })
})

describe('a scenario file that is none is one line and exit 2', () => {
  it.each([
    ['has a syntax error', 'export default {\n  cpus: [ ', 'bad.ts:2:'],
    ['imports what is not there', "import './nothing.ts'\nexport default {}", 'nothing.ts'],
    ['has no default export', 'export const x = 1', 'has no default export'],
    ['exports a function', 'export default () => 1', 'expected a scenario object'],
    ['lacks setup', 'export default { cpus: [() => 1] }', 'lacks setup'],
    ['lacks cpus', 'export default { setup: () => new SharedArrayBuffer(4) }', 'lacks cpus'],
    ['has no CPU', 'export default { setup: () => 1, cpus: [] }', 'cpus is empty'],
    [
      'has a CPU that is no function',
      'export default { setup: () => 1, cpus: [3] }',
      'cpus[0] is a value of type number',
    ],
    [
      'has a generator for a CPU',
      'export default { setup: () => 1, cpus: [function* () {}] }',
      'cpus[0] is a generator',
    ],
    ['throws in setup', "export default { setup() { throw new Error('no') }, cpus: [() => 1] }", 'setup throws: no'],
    ['has an async setup', 'export default { setup: async () => 1, cpus: [() => 1] }', 'setup is async'],
    ['shares nothing', 'export default { setup: () => ({ a: [1] }), cpus: [() => 1] }', 'returns nothing shared'],
    [
      'puts a function into the state',
      'export default { setup: () => [() => 1], cpus: [() => 1] }',
      'cannot be copied',
    ],
    [
      'grades an outcome oddly',
      "export default { setup: () => 1, cpus: [() => 1], outcomes: { '[1]': 'bad' } }",
      '"bad"',
    ],
    [
      'has a CPU that returns an object',
      'export default { setup: () => new SharedArrayBuffer(4), cpus: [() => ({})] }',
      'cpu0 returned an object',
    ],
  ])('%s', async (_, text, words) => {
    expect(await refused(['stress', badFile(text), '--seconds', '1', '--quiet'])).toContain(words)
  })
})

describe.concurrent('a process of its own ends in the same way', () => {
  it.each([
    [['stress', '--cpus', '0'], 'expected a whole number from 1 to 64, got "0"'],
    [['sterss'], 'Did you mean stress?'],
    [['stress', './no_such_file.ts'], 'there is no scenario file ./no_such_file.ts'],
    [['report', '/no/such/result.json'], 'cannot be read (ENOENT)'],
  ])('%j', async (args, words) => {
    expect(await refused(args, mnttorture)).toContain(words)
  })

  it.each([
    ['throws while it loads', "throw new Error('at\\nload')", 'throws while it loads: at load'],
    [
      'ends the process',
      'export default { setup: () => process.exit(0), cpus: [() => 1] }',
      'ended the process with code 0',
    ],
    [
      'leaves a promise rejected',
      "Promise.reject(new Error('late'))\nexport default { setup: () => new SharedArrayBuffer(4), cpus: [() => 1] }",
      'leaves a promise rejected: late (/',
    ],
  ])('a scenario that %s', async (_, text, words) => {
    expect(await refused(['stress', badFile(text), '--seconds', '1', '--quiet'], mnttorture)).toContain(words)
  })
})

function badFile(text: string): string {
  const file = path.join(temporaryDirectory(), 'bad.ts')
  writeFileSync(file, text)
  return file
}

describe('a mount table that is none is one line and exit 2', () => {
  it.each([
    ['absent', undefined, 'cannot be read (ENOENT)'],
    ['empty', '', 'there is no mount in it'],
    ['prose', 'hello world\n', 'line 1: 2 fields, expected at least 10'],
    [
      'two bad lines',
      '1 0 8:1 / / rw - ext4 a rw\n2 1 8 / /a rw - ext4 a rw\nx 1 8:1 / /b rw - ext4 a rw\n',
      'line 2: device "8" is not major:minor; line 3: mount id "x" is not a number',
    ],
  ])('%s', async (_, text, words) => {
    const file = path.join(temporaryDirectory(), 'mounts')
    if (text !== undefined) writeFileSync(file, text)
    const line = await refused(['stress', toyFile('sound'), '--quiet', '--mountinfo', file])
    expect(line).toContain(words)
    expect(line).toContain(file)
  })

  it('a directory', async () => {
    const directory = path.join(temporaryDirectory(), 'mounts')
    mkdirSync(directory)
    expect(await refused(['stress', toyFile('sound'), '--quiet', '--mountinfo', directory])).toContain('is a directory')
  })

  it('options that the model refuses at boot are bad input too', async () => {
    expect(await refused(['stress', toyFile('refusing_boot'), '--quiet'])).toContain('too small for the toy')
  })
})
