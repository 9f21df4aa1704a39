import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { FORMAT, readRecording } from '../../src/witness/recording.ts'
import { answered } from '../cli/mnttorture.ts'

const open = { do: 'open', at: '/a', how: 'read' }
const table = [{ id: 1, parent: 1, at: '/', root: '/', source: 'mem', readonly: false, superReadonly: true }]
const record = { title: 'a file', program: { before: [], cpus: [[open], []] }, results: [0], tables: [table, table] }
const whole = { format: FORMAT, kernel: 'Linux 6.18', alone: [record], raced: [] }

const directory = mkdtempSync(join(tmpdir(), 'mnttorture-test-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const file = join(directory, 'recording.json')
function written(text: string): string {
  writeFileSync(file, text)
  return file
}

test('a recording is read as it was written', () => {
  expect(readRecording(written(JSON.stringify(whole)))).toEqual(whole)
})

test.each([
  ['cut in half', JSON.stringify(whole).slice(0, 100), /it is not whole JSON: 100 characters/],
  [
    'of another version of the format',
    JSON.stringify({ ...whole, format: 'mnttorture witness 9' }),
    /"mnttorture witness 9", not/,
  ],
  ['something else', '[1]', /its format is not said/],
  ['null', 'null', /its format is not said/],
  [
    'with an unknown call',
    JSON.stringify({ ...whole, alone: [{ ...record, program: { before: [], cpus: [[{ do: 'reboot' }], []] } }] }),
    /alone\.0\.program\.cpus\.0\.0\.do: no call is named "reboot"/,
  ],
  [
    'with a call that lacks what it needs',
    JSON.stringify({ ...whole, alone: [{ ...record, program: { before: [], cpus: [[{ do: 'open' }], []] } }] }),
    /alone\.0\.program\.cpus\.0\.0\.at/,
  ],
  [
    'with an answer too many',
    JSON.stringify({ ...whole, alone: [{ ...record, results: [0, 0] }] }),
    /2 answers to 1 calls/,
  ],
  [
    'with a table too few',
    JSON.stringify({ ...whole, alone: [{ ...record, tables: [table] }] }),
    /1 tables of 2 tasks/,
  ],
  [
    'with a path outside the world',
    JSON.stringify({
      ...whole,
      alone: [{ ...record, program: { before: [], cpus: [[{ ...open, at: '/etc' }], []] } }],
    }),
    /\.at: Expected a path of a, b, d and f/,
  ],
  ['without what it must have', JSON.stringify({ ...whole, alone: [{ title: 'x' }] }), /alone\.0\.program/],
  [
    'with a task that there is not',
    JSON.stringify({
      ...whole,
      raced: [
        { title: 'r', program: { before: [{ cpu: 7, op: open }], cpus: [[open], [open]] }, rounds: 1, outcomes: [] },
      ],
    }),
    /raced\.0: an operation is of a task that there is not/,
  ],
])('a recording %s is refused in one line', async (_, text, words) => {
  const { code, stderr } = await answered(['witness', '--against', written(text), '--quiet'])
  expect(code).toBe(2)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toMatch(words)
})

test('a recording that is not there, a third one, and what a recording makes useless are refused in one line', async () => {
  written(JSON.stringify(whole))
  for (const args of [
    ['--against', 'nowhere.json'],
    ['--against', file, '--against', file, '--against', file],
    ['--against', file, '--require'],
    ['--against', file, '--rounds', '7'],
  ]) {
    const { code, stderr } = await answered(['witness', '--quiet', ...args])
    expect([args, code, stderr.trim().split('\n').length]).toEqual([args, 2, 1])
  }
})
