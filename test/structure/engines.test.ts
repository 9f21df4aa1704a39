import { expect, test } from 'vitest'
import { Engines } from '../../src/structure/search/engines.ts'
import { structureFile } from './structure_file.ts'

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
