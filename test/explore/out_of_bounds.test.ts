import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { scenarioFile } from './scenario_file.ts'

const file = (body: string): string =>
  scenarioFile(
    `export default scenario({ setup: () => ({ ring: words(4), flag: words(1) }),
       cpus: [({ ring }) => { ${body}; return 0 }, ({ flag }) => { Atomics.store(flag, 0, 1); return 0 }] })`,
  )

test.each([
  ['a write beyond the end', 'ring[4] = 1', /cpu0 writes ring\[4\] \(write at .*\), but ring has 4 elements, 0 to 3/],
  ['a read beyond the end', 'void ring[4]', /cpu0 reads ring\[4\] .*the read gives undefined/],
  ['a negative index', 'const at = -1; ring[at] = 1', /ring\[-1\]/],
  ['a fraction', 'void ring[1.5]', /ring\[1.5\]/],
])('%s is out of bounds, with every strategy, and replays', async (_what, body, how) => {
  for (const strategy of ['random', 'dpor', 'pct'] as const) {
    const { findings } = await explore({ file: file(body), strategy, seed: 1, executions: 50 })
    expect(findings[0]).toMatchObject({ kind: 'out-of-bounds', message: expect.stringMatching(how) })
    expect(findings[0]!.trace.at(-1)).toMatchObject({ result: 'out of bounds' })
    const again = await replay({ file: file(body), schedule: findings[0]!.schedule, force: true })
    expect(again.findings[0]).toMatchObject({ kind: 'out-of-bounds' })
  }
})

test.each([
  ['elements that there are', 'ring[3] = ring[0]!'],
  ['the name of a property', "const name = 'length'; void ring[name]"],
])('%s is not out of bounds', async (_what, body) => {
  expect(await explore({ file: file(body), strategy: 'dpor' })).toMatchObject({ ok: true, complete: true })
})

test('--bounds off lets it pass', async () => {
  expect(await explore({ file: file('ring[4] = 1'), strategy: 'dpor', bounds: false })).toMatchObject({ ok: true })
})
