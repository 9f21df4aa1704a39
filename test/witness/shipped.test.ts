import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { Engines } from '../../src/discover/engines.ts'
import { inTurn } from '../../src/discover/in_turn.ts'
import { chooseProgram } from '../../src/subjects/choose_program.ts'
import { verdictOf } from '../../src/verdict.ts'
import { ALONE_CASES } from '../../src/witness/cases/alone_cases.ts'
import { RACED_CASES } from '../../src/witness/cases/raced_cases.ts'
import { holdAlone, holdRace, raceFindings } from '../../src/witness/hold_against.ts'
import { ASKED } from '../../src/witness/live/live_op.ts'
import { readRecording, SHIPPED } from '../../src/witness/recording.ts'
import { changesBetween } from '../../src/witness/witness.ts'
import { amount } from '../long/amount.ts'

const recording = readRecording(SHIPPED)
const { standIns } = chooseProgram(undefined, { design: 'task-work' }, 'mix')
const signal = new AbortController().signal
const link = (broken: Array<[string, string]> = []) =>
  Engines.link({ standIns: new Map([...standIns, ...broken]), races: false })

let engines: Engines
beforeAll(async () => {
  engines = await link()
})

test('the recording that ships has every case by hand and every call, from Linux 6.18, and is small', () => {
  expect(recording.kernel).toMatch(/^Linux 6\.18/)
  expect(recording.alone.map(({ title }) => title)).toEqual(
    expect.arrayContaining(ALONE_CASES.map(({ title }) => title)),
  )
  expect(recording.raced.map(({ title }) => title)).toEqual(
    expect.arrayContaining(RACED_CASES.map(({ title }) => title)),
  )
  const called = new Set(recording.alone.flatMap(({ program }) => inTurn(program).map(({ op }) => op.do)))
  expect([...called].sort()).toEqual([...ASKED].sort())
  expect(statSync(SHIPPED).size).toBeLessThan(300 * 1024)
})

test('alone, the model answers what Linux did, call by call and table by table', async () => {
  const some = recording.alone.slice(0, amount(60, recording.alone.length))
  const held = await holdAlone(engines, some, undefined, signal, () => {})
  expect(held.findings).toEqual([])
  expect(held.same).toBe(some.length)
})

test('a model whose mntput leaves the mark of MNT_EXPIRE answers otherwise', async () => {
  const broken = fileURLToPath(new URL('../judge/stand_ins/mntput_keeps_mark.ts', import.meta.url))
  const cases = recording.alone.filter(({ title }) => title.includes('mark'))
  const held = await holdAlone(await link([['kernel/fs/mntput', broken]]), cases, undefined, signal, () => {})
  expect(held.findings.map(({ message }) => message)).toEqual(
    expect.arrayContaining([expect.stringMatching(/umount --expire \/a: kernel EAGAIN, model OK|the program/)]),
  )
})

const FEW = ['two lazy umounts', 'a new root, and its lazy umount']
const RACES = recording.raced.filter(({ title }) => amount(0, 1) === 1 || FEW.includes(title))

test.each(RACES)('raced, $title: whatever Linux showed the model comes to', async (race) => {
  const held = await holdRace(engines, race, { seed: 1, executions: amount(120, 20_000) })
  expect(held.kernelOnly).toEqual([])
})

test('an outcome that the model cannot come to is a finding, but for a rare one, or after few executions, which leave the race undecided', async () => {
  const race = recording.raced.find(({ title }) => title === 'two umounts of one mount')!
  const both = '[[0],[0]]'
  const often = { ...race, outcomes: [[both, race.rounds]] as Array<[string, number]> }
  const rare = { ...race, outcomes: [[both, 1]] as Array<[string, number]> }
  const held = await holdRace(engines, often, { seed: 1, executions: 700 })
  expect(raceFindings(often, held).map(({ message }) => message)).toEqual([expect.stringContaining('in 20,000 rounds')])
  const sometimes = await holdRace(engines, rare, { seed: 1, executions: amount(30, 100) })
  expect([sometimes.kernelOnly, raceFindings(rare, sometimes)]).toEqual([[both], []])
  expect(raceFindings(often, await holdRace(engines, often, { seed: 1, executions: 50 }))).toEqual([])
  const result = { command: 'witness', alone: { programs: 1 }, races: [sometimes], findings: [] }
  expect([verdictOf(result), verdictOf({ ...result, races: [] })]).toEqual(['undecided', 'success'])
})

test('of two recordings, what the second kernel answers otherwise is told', () => {
  const [first] = recording.alone
  const other = { ...recording, alone: [{ ...first!, results: [-16, ...first!.results.slice(1)] }], raced: [] }
  expect(changesBetween(recording, recording).changes).toEqual([])
  expect(changesBetween(recording, other)).toEqual({ compared: 1, changes: [expect.stringMatching(/OK, then EBUSY$/)] })
})
