import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { scenarioFile } from './scenario_file.ts'

/** Ways to ask, of `m`, whether the other CPU has not come yet; each reads, writes nothing, and changes nothing else. */
const ASKS: Record<string, string> = {
  load: 'Atomics.load(m, 0) === 0',
  'plain read': 'm[0] === 0',
  'failing compareExchange': 'Atomics.compareExchange(m, 0, 1, 2) !== 1',
  'two words': 'Atomics.load(m, 0) === 0 || Atomics.load(m, 1) === 7',
  BigInt64: 'Atomics.load(big, 0) === 0n',
  DataView: 'view.getInt32(0, true) === 0',
  function: 'notYet(m)',
  closure: '(() => Atomics.load(m, 0) === 0)()',
  method: 'gate.isShut(m)',
}

const LOOPS: Record<string, (ask: string) => string> = {
  while: (ask) => `while (${ask});`,
  for: (ask) => `for (; ${ask}; );`,
  do: (ask) => `do {} while (${ask})`,
  'endless for': (ask) => `for (;;) { if (!(${ask})) break }`,
  'nested conditions': (ask) =>
    `while (true) { let open = false; if (m.length > 0) { if (!(${ask})) open = true } if (open) break }`,
}

const variants = Object.entries(ASKS).flatMap(([asks, ask], i) =>
  Object.entries(LOOPS)
    .filter((_, at) => asks === 'load' || at % 3 === i % 3)
    .map(([loop, write]) => [`${loop}, ${asks}`, write(ask)] as const),
)

const subject = (loop: string, other: string) =>
  scenarioFile(`const notYet = (m: Int32Array) => Atomics.load(m, 0) === 0
    const gate = { isShut(m: Int32Array) { return Atomics.load(m, 0) === 0 } }
    export default scenario({
      setup: () => words(4),
      benign: ['Int32Array#0'],
      cpus: [
        (m: Int32Array) => {
          const big = new BigInt64Array(m.buffer, 0, 1)
          const view = new DataView(m.buffer)
          ${loop}
          return Number(big.length + view.byteLength > 0)
        },
        (m: Int32Array) => { ${other} },
      ],
    })`)

test.each(variants)('%s: is held until the other has come, and a livelock when it never does', async (_, loop) => {
  for (const strategy of ['random', 'dpor'] as const) {
    const how = { strategy, seed: 1, executions: 12, steps: 300, races: false }
    const ended = await explore({ file: subject(loop, 'Atomics.store(m, 0, 1)'), ...how })
    expect({ strategy, cut: ended.cut, findings: ended.findings, verdict: ended.verdict }).toEqual({
      strategy,
      cut: 0,
      findings: [],
      verdict: 'success',
    })
    const forever = await explore({ file: subject(loop, 'Atomics.store(m, 2, 1)'), ...how })
    expect({ strategy, kinds: forever.findings.map(({ kind }) => kind), cut: forever.cut }).toEqual({
      strategy,
      kinds: ['livelock'],
      cut: 0,
    })
  }
})

test.each([
  ['one that counts', 'let n = 0; while (Atomics.load(m, 0) === 0 && n < 40) n++; return n'],
  [
    'one that counts in a closure',
    'let n = 0; const more = () => ++n < 40; while (Atomics.load(m, 0) === 0 && more()); return n',
  ],
  [
    'one that notes what it saw',
    'const seen: number[] = []; while (seen.length < 40) seen.push(Atomics.load(m, 0)); return 0',
  ],
])('%s is no spin: it ends by itself', async (_, loop) => {
  const { verdict, findings, cut } = await explore({
    file: subject(loop, 'Atomics.store(m, 2, 1)'),
    strategy: 'random',
    seed: 1,
    executions: 5,
    steps: 300,
    races: false,
  })
  expect({ verdict, findings, cut }).toEqual({ verdict: 'success', findings: [], cut: 0 })
})
