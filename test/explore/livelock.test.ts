import { describe, expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { scenarioFile } from './scenario_file.ts'

const subject = (cpus: string) =>
  scenarioFile(`const polite = (me: number) => (m: Int32Array) => {
      for (;;) {
        Atomics.store(m, me, 1)
        const alone = Atomics.load(m, 1 - me) === 0
        Atomics.store(m, me, 0)
        if (alone) return 0
      }
    }
    const locked = (m: Int32Array, body: () => void) => {
      while (Atomics.compareExchange(m, 0, 0, 1) !== 0);
      body()
      Atomics.store(m, 0, 0)
    }
    export default scenario({ setup: () => words(4), cpus: [${cpus}] })`)

const SAMPLERS = ['random', 'pct', 'pos', 'surw', 'portfolio'] as const
const SAMPLED = { strategy: 'random', seed: 1, executions: 20, steps: 400 } as const

describe('a livelock is a state that comes back under a fair schedule', () => {
  test('who writes in turn and never gets on: the cycle and who would have to move are told, and it replays', async () => {
    const file = subject(
      '(m) => { for (;;) { Atomics.store(m, 0, 1); if (Atomics.load(m, 1) === 3) return 0 } }, (m) => { for (;;) { Atomics.store(m, 1, 1); if (Atomics.load(m, 0) === 3) return 0 } }',
    )
    const { findings } = await explore({ file, ...SAMPLED })
    expect(findings[0]).toMatchObject({
      kind: 'livelock',
      message: expect.stringMatching(/each that could go on did.*cpu0 repeats \d+ steps.*cpu1 repeats \d+ steps/s),
    })
    const again = await replay({ file, schedule: findings[0]!.schedule, steps: 400 })
    expect(again.findings).toMatchObject([{ kind: 'livelock', message: findings[0]!.message }])
  })

  test.each([
    [
      'a program that is only long',
      '(m) => { for (let i = 0; i < 900; i++) Atomics.store(m, 0, 1) }, (m) => { for (let i = 0; i < 900; i++) Atomics.store(m, 1, 1) }',
    ],
    [
      'one that counts where nobody sees it',
      '(m) => { let n = 0; for (;;) { Atomics.store(m, 0, 1); if (++n === 900) return 0 } }, () => 0',
    ],
    [
      'one that counts in a closure',
      '(m) => { let n = 0; const more = () => ++n < 900; while (more()) Atomics.store(m, 0, 1) }, () => 0',
    ],
    [
      'one that counts in shared memory',
      '(m) => { while (Atomics.add(m, 2, 1) < 900) Atomics.store(m, 0, 1) }, () => 0',
    ],
    [
      'one that draws numbers',
      '(m) => { let x = 1; for (;;) { x = (x * 75) % 65537; Atomics.store(m, 0, 1); if (x === 1) return 0 } }, () => 0',
    ],
  ])('%s is cut, and no livelock', async (_what, cpus) => {
    const { findings, cut, verdict } = await explore({ file: subject(cpus), ...SAMPLED })
    expect({ findings, cut, verdict }).toEqual({ findings: [], cut: 20, verdict: 'undecided' })
  })

  test('an unfair schedule is no livelock: who takes a lock again and again would be left alone', async () => {
    const file = subject(
      '(m) => { for (let done = 0; done === 0; ) locked(m, () => { done = Atomics.load(m, 1) }) }, (m) => locked(m, () => { Atomics.store(m, 1, 1) })',
    )
    for (const strategy of ['dpor', 'dfs', 'random', 'pct', 'pos', 'surw'] as const) {
      const { findings } = await explore({ file, strategy, seed: 1, executions: 40, steps: 400, keepGoing: true })
      expect({ strategy, findings }).toEqual({ strategy, findings: [] })
    }
  })

  test.each([...SAMPLERS, 'dpor', 'dfs'] as const)(
    'two that give way to each other may do so for ever: %s',
    async (strategy) => {
      const file = subject('polite(0), polite(1)')
      const { findings } = await explore({ file, strategy, seed: 1, executions: 200, steps: 400 })
      expect(findings).toMatchObject([
        { kind: 'livelock', message: expect.stringMatching(/cpu0 repeats.*cpu1 repeats/s) },
      ])
      const again = await replay({ file, schedule: findings[0]!.schedule, steps: 4000 })
      expect(again.findings).toMatchObject([{ kind: 'livelock', message: findings[0]!.message }])
    },
  )

  test('where the first has the right of way both get on', async () => {
    const file = subject(
      `(m) => { Atomics.store(m, 0, 1); while (Atomics.load(m, 1) !== 0); Atomics.store(m, 0, 0); return 0 }, polite(1)`,
    )
    for (const strategy of [...SAMPLERS, 'dpor'] as const) {
      const { findings, executions } = await explore({ file, strategy, seed: 1, executions: 200, keepGoing: true })
      expect({ strategy, findings, some: executions > 1 }).toEqual({ strategy, findings: [], some: true })
    }
  })

  const resurrect = (grab: string) =>
    scenarioFile(`const ACTIVE = 0, UMOUNT = 1, BORN = 2, DEAD = 3
      const lock = (m: Int32Array) => { while (Atomics.compareExchange(m, UMOUNT, 0, 1) !== 0); }
      const unlock = (m: Int32Array) => { Atomics.store(m, UMOUNT, 0) }
      const get = (m: Int32Array): boolean => {
        for (let n = Atomics.load(m, ACTIVE); n !== 0; n = Atomics.load(m, ACTIVE))
          if (Atomics.compareExchange(m, ACTIVE, n, n + 1) === n) return true
        return false
      }
      const put = (m: Int32Array) => {
        if (Atomics.sub(m, ACTIVE, 1) === 1) Atomics.store(m, DEAD, 1)
        unlock(m)
      }
      const mounter = (m: Int32Array) => { ${grab} }
      export default scenario({
        setup: () => { const m = words(4); m[ACTIVE] = m[UMOUNT] = 1; return m },
        cpus: [(m: Int32Array) => { put(m); return 0 }, mounter, mounter],
      })`)

  test('two who hold on to what was born dead before they look keep it alive for ever', async () => {
    const file = resurrect(
      'for (;;) { if (!get(m)) return 1; lock(m); if (Atomics.load(m, BORN) === 1) { unlock(m); return 2 } put(m) }',
    )
    for (const strategy of [...SAMPLERS, 'dpor'] as const) {
      const { findings } = await explore({ file, strategy, seed: 1, executions: 300, steps: 1000 })
      expect({ strategy, findings }).toMatchObject({
        findings: [{ kind: 'livelock', message: expect.stringMatching(/cpu1 repeats.*cpu2 repeats/s) }],
      })
    }
  })

  test('who looks first, and waits until it is dead, comes to an end', async () => {
    const file = resurrect(
      `for (;;) {
        lock(m)
        const born = Atomics.load(m, BORN) === 1
        if (born && get(m)) { unlock(m); return 2 }
        unlock(m)
        while (Atomics.load(m, DEAD) === 0);
        return 1
      }`,
    )
    for (const strategy of [...SAMPLERS, 'dpor'] as const) {
      const { findings, verdict } = await explore({ file, strategy, seed: 1, executions: 300, keepGoing: true })
      expect({ strategy, findings, verdict }).toEqual({ strategy, findings: [], verdict: 'success' })
    }
  })

  test('who sets no bound sees a long program end, whatever the strategy', async () => {
    const file = subject('(m) => { for (let i = 0; i < 25_000; i++) Atomics.add(m, 0, 1); return 0 }, () => 0')
    for (const strategy of [...SAMPLERS, 'dpor', 'dfs'] as const) {
      const { cut, verdict, outcomes } = await explore({ file, strategy, seed: 1, executions: 1 })
      expect({ strategy, cut, verdict, outcomes }).toEqual({
        strategy,
        cut: 0,
        verdict: 'success',
        outcomes: { '[0,0]': 1 },
      })
    }
  })

  test('who never comes to an end is not waited for much longer than before: the end is sought once', async () => {
    const file = subject('(m) => { for (let x = 1; ; x = (x * 75) % 65537) Atomics.store(m, 0, x) }, () => 0')
    for (const strategy of ['random', 'portfolio', 'dpor', 'dfs'] as const) {
      const { executions, redundant, cut, steps, verdict } = await explore({ file, strategy, seed: 1, executions: 3 })
      expect({ strategy, cut, steps, verdict }).toEqual({
        strategy,
        cut: executions,
        steps: (executions + redundant) * 20_001,
        verdict: 'undecided',
      })
    }
  })

  test('dpor sees the race at the end of long executions, and is not the square of their length', async () => {
    const file = subject(
      '(m) => { for (let i = 0; i < 50_000; i++) Atomics.add(m, 0, 1); Atomics.store(m, 2, 1); return 0 }, (m) => Atomics.load(m, 2)',
    )
    const { complete, executions, outcomes } = await explore({ file, strategy: 'dpor' })
    expect({ complete, executions, outcomes }).toEqual({
      complete: true,
      executions: 2,
      outcomes: { '[0,0]': 1, '[0,1]': 1 },
    })
  })
})
