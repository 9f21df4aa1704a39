import { describe, expect, it } from 'vitest'
import { explore, type TraceEntry } from '../../src/index.ts'
import { scenarioFile } from './scenario_file.ts'

async function traceOf(subject: Parameters<typeof explore>[0]): Promise<TraceEntry[]> {
  const { findings } = await explore(subject, { seed: 1 })
  return findings[0]!.trace
}

/** What everybody holds and waits for after the last step, as the trace's changes add up. */
function atTheEnd(trace: readonly TraceEntry[]): Record<string, unknown> {
  const standings = trace.flatMap(({ locks = [] }) => locks)
  return Object.fromEntries(standings.map(({ cpu, ...rest }) => [cpu, rest]))
}

describe('a told execution says at every step who holds and waits for what', () => {
  it('of the mutexes of the hints, by their words', async () => {
    const trace = await traceOf(
      scenarioFile(`const take = (a: number, b: number) => (m: Int32Array) => { mutexLock(m, a); mutexLock(m, b); mutexUnlock(m, b); mutexUnlock(m, a); return 0 }
        export default scenario({ setup: () => words(2), cpus: [take(0, 1), take(1, 0)] })`),
    )
    expect(trace[0]!.locks?.map(({ cpu }) => cpu).sort()).toEqual(['cpu0', 'cpu1'])
    expect(atTheEnd(trace)).toEqual({
      cpu0: { holds: ['Int32Array#0[0]'], waitsFor: 'Int32Array#0[1], held by cpu1' },
      cpu1: { holds: ['Int32Array#0[1]'], waitsFor: 'Int32Array#0[0], held by cpu0' },
    })
  })

  it("of a program's own words, who sleeps or spins on which, and who changed it last", async () => {
    const trace = await traceOf(
      scenarioFile(`export default scenario({ setup: () => words(2), cpus: [
        (m) => { Atomics.notify(m, 0); Atomics.store(m, 0, 1); return 0 },
        (m) => { while (Atomics.load(m, 0) === 0) Atomics.wait(m, 0, 0); while (Atomics.load(m, 1) === 0) cpu_relax(); return 0 }] })`),
    )
    const waits = trace.flatMap(({ locks = [] }) => locks.flatMap(({ waitsFor }) => waitsFor ?? []))
    for (const each of waits)
      expect(each).toMatch(/^(a notify on Int32Array#0\[0\]|a write to (Int32Array#0\[0\], )?Int32Array#0\[1\])/)
    expect(atTheEnd(trace)).toMatchObject({ cpu0: { holds: [], ended: true }, cpu1: { waitsFor: waits.at(-1) } })
  })

  it('of the kernel model, the locks under their names', async () => {
    const trace = await traceOf({ bug: 'W7' })
    const held = trace.flatMap(({ locks = [] }) => locks.flatMap(({ cpu, holds }) => (/^cpu/.test(cpu) ? holds : [])))
    expect(held).toContain('module_mutex')
    expect(held.filter((name) => /\.raw$|\.sem\b/.test(name))).toEqual([])
  })
})

it('asking the kernel model for its locks leaves nothing behind for who explores next', async () => {
  await traceOf({ bug: 'W7' })
  expect(new Int32Array(new SharedArrayBuffer(8)).slice()).toHaveLength(2)
})
