import { expect, test } from 'vitest'
import { seededRandom } from '../../src/machine/random.ts'
import { KnobTuner } from '../../src/machine/sampling/knob_tuner.ts'
import { LOG_BYTES, THREW } from '../../src/machine/sampling/outcome_log.ts'
import { PutOff } from '../../src/machine/sampling/put_off.ts'
import { SampleBook } from '../../src/machine/sampling/sample_book.ts'

const book = () => {
  const logs = [0, 1].map(() => new SharedArrayBuffer(LOG_BYTES))
  const knobs = { layout: [0], copies: [16], meetEvery: [0], skew: [0], jitter: [0] }
  return new SampleBook({ setup: () => 0, cpus: [() => 0, () => 0] }, logs, new KnobTuner(knobs, seededRandom(1)))
}
const report = { epoch: 1, rounds: 1, elapsedMs: 1, thrown: [], failedChecks: [] }

test('a CPU that threw is a finding, though its own report did not come', () => {
  const told = book()
  told.add({ ...report, cpu: 1, outcomes: [[[THREW, 0], 16]] })
  expect(told.result()).toMatchObject({ executions: 16, findings: [{ kind: 'uncaught', cpu: 0 }] })
  const thrown = [{ message: 'lost', count: 16, ids: [], words: [] }]
  told.add({ ...report, cpu: 0, outcomes: [], thrown })
  expect(told.result().findings.map(({ message }) => message)).toEqual(['cpu0 threw: lost; shared words afterwards: '])
})

test('who watches sees CPUs go on that settle one promise after the other', async () => {
  const seen: number[] = []
  const returned = [Promise.resolve(1), 2, Promise.reject(new Error('no'))]
  await new PutOff().settle(
    returned,
    3,
    () => 'failed',
    (copy) => seen.push(copy),
  )
  expect({ returned, seen }).toEqual({ returned: [1, 2, 'failed'], seen: [0, 2] })
})
