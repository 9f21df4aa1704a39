import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { scenarioFile } from './scenario_file.ts'

const file = (cpu: string, other: string) =>
  scenarioFile(`export default scenario({ setup: () => words(4), cpus: [(m) => { ${cpu} }, (m) => { ${other} }] })`)

const LOCK = 'Atomics.compareExchange(m, 0, 0, 1) !== 0'
const UNLOCK = 'Atomics.add(m, 1, 1); Atomics.store(m, 0, 0)'

/** Loops that count, double, or draw something that decides nothing. */
const IDLE: Record<string, string> = {
  'a count': `let n = 0; while (${LOCK}) n++; ${UNLOCK}`,
  'a count that begins anew': `let n = 0; while (${LOCK}) { n++; if (n > 1000) n = 0 } ${UNLOCK}`,
  'a count in a condition': `let n = 0, s = 0; while (${LOCK}) if (++n % 4 === 0) s += n; ${UNLOCK}`,
  'a delay that grows': `let d = 1; while (${LOCK}) { for (let i = 0; i < d; i++); d = Math.min(d * 2, 64) } ${UNLOCK}`,
  'a drawn delay': `let r = 17, n; while (${LOCK}) { r ^= r << 13; r ^= r >>> 17; n = r & 7; while (n-- > 0); } ${UNLOCK}`,
  'a for that counts': `for (let i = 0; ${LOCK}; i++) {} ${UNLOCK}`,
  'an endless for': `let n = 0; for (;;) { if (Atomics.load(m, 0) === 0 && !(${LOCK})) break; n = n + 1 } ${UNLOCK}`,
}

test.each(Object.entries(IDLE))('dpor comes to the end of two CPUs that spin with %s', async (_, cpu) => {
  const { cut, complete, findings } = await explore({ file: file(cpu, cpu), strategy: 'dpor', seed: 1, steps: 2000 })
  expect({ cut, complete, findings }).toEqual({ cut: 0, complete: true, findings: [] })
})

test.each(Object.entries(IDLE))('with %s: a livelock where nobody lets it go on', async (_, cpu) => {
  const stuck = file(cpu, 'Atomics.store(m, 0, 1)')
  const { cut, findings } = await explore({ file: stuck, strategy: 'dpor', seed: 1, steps: 2000 })
  expect({ cut, kinds: findings.map(({ kind }) => kind) }).toEqual({ cut: 0, kinds: ['livelock'] })
})

test('how often a loop went round may be told: it is held, but not all that it can tell is known', async () => {
  const told = 'let n = 0; while (Atomics.load(m, 0) === 0) n++; return n'
  const { cut, complete, findings, outcomes } = await explore({
    file: file(told, 'Atomics.store(m, 0, 1)'),
    strategy: 'dpor',
    seed: 1,
    steps: 2000,
  })
  expect({ cut, complete, findings }).toEqual({ cut: 0, complete: false, findings: [] })
  expect(Object.keys(outcomes).length).toBeGreaterThan(5)
})

test.each([
  ['decides when to give up', 'let n = 0; while (Atomics.load(m, 0) === 0) if (++n === 30) return 7; return 1'],
  [
    'decides by another',
    'let n = 0, k = 0; while (Atomics.load(m, 0) === 0) { n++; k = n; if (k > 30) return 7 } return 1',
  ],
  ['decides afterwards', 'let n = 0; while (Atomics.load(m, 0) === 0 && n < 30) n++; if (n === 30) return 7; return 1'],
  [
    'is an index',
    'let n = 0; for (;;) { if (Atomics.load(m, n) === 9) return 7; if (n < 3) n++; if (Atomics.load(m, 2) === 5) m[3] = 9 }',
  ],
  [
    'is seen by a closure',
    'let n = 0; const late = () => n > 30; while (Atomics.load(m, 0) === 0) { n++; if (late()) return 7 } return 1',
  ],
  [
    'decides which side of a logical operator steps',
    'let n = 0; while (Atomics.load(m, 0) === 0) { n++; n > 30 && Atomics.store(m, 0, 2) } return 7',
  ],
  [
    'decides what is returned',
    'let n = 0; while (Atomics.load(m, 0) === 0) { n++; if (n > 30) break } return Atomics.load(m, 1) || 7',
  ],
])('a count that %s is no idle one', async (_, cpu) => {
  const ends = file(cpu, 'Atomics.store(m, 2, 5)')
  const { outcomes, findings, cut } = await explore({
    file: ends,
    strategy: 'dpor',
    seed: 1,
    steps: 2000,
    races: false,
  })
  expect({ outcomes: Object.keys(outcomes), findings, cut }).toEqual({ outcomes: ['[7,null]'], findings: [], cut: 0 })
})
