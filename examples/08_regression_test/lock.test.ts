// Written by mnttorture explore --emit-test, when this failed with
//   deadlock: cpu0 waits in Atomics.wait on bell at examples/08_regression_test/lock.ts:22
//
// in examples/08_regression_test/
// cpu0                             | cpu1
// ---------------------------------+---------------------------------
//                                  | lock.ts:22  exchange held 0 -> 1
// ---- preempted ------------------+---------------------------------
// lock.ts:22  exchange held = 1    |
// ---- preempted ------------------+---------------------------------
//                                  | lock.ts:16  read counter = 0
//                                  | lock.ts:16  write counter 0 -> 1
//                                  | lock.ts:26  store held 1 -> 0
//                                  | lock.ts:27  notify bell = 0
// ---- returned -------------------+---------------------------------
// lock.ts:22  wait bell = 0        |
//
// What this asks of the program. It has changed since, or it would still fail, so the schedule's choices may mean other
// steps now: the hash of the program is not compared, and a choice that cannot be taken is passed over. A repair moves
// the dangerous switch by a few steps, so the schedules near this one are run, too: those with one or two switches moved.
// And since a repair may as well move the failure out of that neighbourhood, the second test explores from the seed that found it.
import 'mnttorture/vitest'
import { expect, test } from 'vitest'

const subject = new URL('./lock.ts', import.meta.url)
const schedule = 'm1.555d1a5945c38a6f.e.bab4a.eyJzY2VuYXJpbyI6ImV4YW1wbGVzLzA4X3JlZ3Jlc3Npb25fdGVzdC9sb2NrLnRzIn0'

test('lock.ts: no deadlock under the schedule that once failed, nor near it', async () => {
  await expect(subject).toHoldUnderSchedule(schedule)
}, 60_000)

test('lock.ts: no failure in 1000 executions from the seed that found it', async () => {
  await expect(subject).toHoldUnder({ executions: 1000, seed: 1 })
}, 60_000)
