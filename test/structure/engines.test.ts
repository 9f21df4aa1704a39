import { expect, test } from 'vitest'
import { loadProgram } from '../../src/explore/run/load_program.ts'
import { Engines } from '../../src/structure/search/engines.ts'
import { runnerFile } from '../../src/structure/search/program_file.ts'
import { BROKEN_ADD, counter, structureFile } from './structure_file.ts'

const PAIR = structureFile(`
class Pair {
  words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.words = new Int32Array(memory) }
  write(value: number): void { this.words.fill(value) }
  read(): number[] { return Array.from(this.words) }
}
class Model { value = 0; write(value: number): void { this.value = value } read(): number[] { return [this.value, this.value] } }
export default structure({ setup: () => new Pair(new SharedArrayBuffer(8)), operations: { write: [small], read: [] }, model: () => new Model() })`)

test('what built-ins do are steps of the program that runs, whichever number of CPUs was explored last', async () => {
  const engines = await Engines.link(PAIR, 'pair.ts', { races: false })
  const write = { op: 'write', args: [1] }
  const explored = async (cpus: number) => {
    const program = { before: [], cpus: Array.from({ length: cpus }, () => [write]), after: [] }
    const { executions, steps } = (await engines.explore(program, { seed: 1, executions: 20 }))!
    return { executions, steps }
  }
  const first = await explored(2)
  await explored(3)
  expect(await explored(2)).toEqual(first)
})

test('what the tool itself says of prototypes is no reason to look after them; what the structure says is', async () => {
  const usesOf = async (file: string) => {
    const { prototypes, builtIns } = (await loadProgram(runnerFile(file), new Map())).uses
    return { prototypes, builtIns }
  }
  expect(await usesOf(counter(BROKEN_ADD))).toEqual({ prototypes: false, builtIns: false })
  expect(await usesOf(counter("Object.prototype['1'] = by as never; return by"))).toEqual({
    prototypes: true,
    builtIns: true,
  })
})

test('the executions that show what a program is like count among the others, and what they find is found', async () => {
  const engines = await Engines.link(counter(BROKEN_ADD), 'counter.ts', { races: false })
  const add = { op: 'add', args: [1] }
  const program = {
    before: [],
    cpus: [
      [add, add],
      [add, add],
    ],
    after: [],
  }
  const { executions, findings } = (await engines.explore(program, { seed: 1, executions: 8, minimise: false }))!
  expect(findings).toMatchObject([{ kind: 'forbidden-outcome', execution: executions }])
  expect(executions).toBeLessThanOrEqual(8)
  const { findings: again } = (await engines.explore(program, { seed: 1, executions: 8, minimise: 100 }))!
  expect(again).toMatchObject([{ kind: 'forbidden-outcome', execution: executions }])
})
