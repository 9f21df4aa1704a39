import { expect, test } from 'vitest'
import { type Stressed, stressTask } from '../../src/structure/stress/stress.ts'
import { counter, WHOLE_ADD } from './structure_file.ts'

const LINGERING_ADD = `
  const old = Atomics.load(this.#words, 0)
  for (let i = 0; i < 20000; i++) Math.sqrt(i)
  Atomics.store(this.#words, 0, old + by)
  return old + by`

function stressed(file: string, seconds: number): Promise<Stressed> {
  const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }
  const order = {
    file,
    name: 'it.ts',
    seed: 1,
    seconds,
    races: false,
    keepGoing: false,
    bridge: true,
    bridgeSeconds: 60,
    cpus: 2,
  }
  return stressTask(order, desk)
}

test('what real threads return is held against the model, and comes back as a program and a schedule', async () => {
  const { raced, discoveries } = await stressed(counter(LINGERING_ADD), 60)
  expect(raced?.message).toMatch(/no order of the calls explains/)
  expect(discoveries[0]?.program.cpus).toEqual([[{ op: 'add', args: [1] }], [{ op: 'add', args: [1] }]])
})

test('where the results are right, threads find nothing', async () => {
  const { raced, executions, stuck } = await stressed(counter(WHOLE_ADD), 1)
  expect({ raced, stuck }).toEqual({ raced: undefined, stuck: 0 })
  expect(executions).toBeGreaterThan(0)
})
