import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import 'mnttorture/vitest'

const example = (name: string): URL => new URL(`../../examples/${name}.ts`, import.meta.url)
const broken = example('03_missed_wakeup/broken')
const repaired = example('03_missed_wakeup/repaired')

/** What a failing assertion says. */
async function words(assertion: Promise<void>): Promise<string> {
  const error: unknown = await assertion.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Error)) throw new Error('the assertion passed, expected it to fail')
  return error.message
}

describe('toHoldUnderAllInterleavings', () => {
  it('passes what was explored to its end', async () => {
    await expect(repaired).toHoldUnderAllInterleavings()
    await expect(fileURLToPath(repaired)).toHoldUnderAllInterleavings()
  })

  it('fails with the interleaving and the line that replays it', async () => {
    const text = await words(expect(broken).toHoldUnderAllInterleavings())
    expect(text).toContain('FINDING deadlock')
    expect(text).toMatch(/cpu0 +\| cpu1/)
    expect(text).toContain('---- preempted ----')
    expect(text).toMatch(/replay with: npx mnttorture replay m1\.\S+/)
    await expect(broken).not.toHoldUnderAllInterleavings()
  })

  it('says nothing of what could not be explored to its end, with .not either', async () => {
    const ring = example('04_ring_buffer/repaired')
    const early = { seconds: 1e-9 }
    expect(await words(expect(ring).toHoldUnderAllInterleavings(early))).toContain('not all interleavings')
    expect(await words(expect(ring).not.toHoldUnderAllInterleavings(early))).toContain('not all interleavings')
  })
})

describe('toHoldUnder', () => {
  it('passes when so many executions find nothing', async () => {
    await expect(repaired).toHoldUnder({ strategy: 'pct', executions: 200, seed: 7 })
  })

  it('fails on a finding', async () => {
    expect(await words(expect(broken).toHoldUnder({ executions: 1000 }))).toContain('FINDING deadlock')
  })

  it('refuses, as all of them do, options that are none, in one line', async () => {
    const bad = async (assertion: Promise<void>): Promise<string> => {
      const line = await words(assertion)
      expect(line).not.toContain('\n')
      return line
    }
    const near = (options: object): Promise<void> => expect(broken).toHoldUnderSchedule('m1.0.l.', options as never)
    expect(await bad(near({ execution: 1 }))).toContain('there is no "execution"; did you mean "executions"?')
    expect(await bad(near({ executions: 0 }))).toContain('executions is 0, expected')
    expect(await bad(near({ steps: '5' }))).toContain('steps is "5", expected')
    expect(await bad(near([]))).toContain('expected an object, got an array')
    expect(await bad(expect(broken).toHoldUnderSchedule(5 as never))).toContain('the schedule is 5, expected text')
    expect(await bad(expect(broken).toHoldUnder({ seconds: 0 }))).toContain('seconds is 0, expected')
    expect(await bad(expect(broken).toHoldUnder({ strategy: 'dfs', seed: 1 }))).toContain('--seed has no effect')
    expect(await bad(expect(broken).toHoldUnderAllInterleavings({ jobs: 0 }))).toContain('jobs is 0, expected')
    expect(await bad(expect(broken).toFailWith('deadlok' as never))).toContain('did you mean "deadlock"?')
    expect(await bad(expect(broken).toFailWith(undefined, { depth: 0 }))).toContain('depth is 0, expected')
    for (const none of [5, null, [{}], [1n]])
      expect(await bad(expect(broken).toReach(none as never))).toContain('expected an array with what each CPU returns')
  })

  it('refuses a subject that is not there', async () => {
    expect(await words(expect('no/such/file.ts').toHoldUnder())).toContain('there is no scenario file no/such/file.ts')
  })
})

describe('toFailWith', () => {
  it('asks for one kind of finding, or any', async () => {
    await expect(broken).toFailWith('deadlock', { executions: 200 })
    await expect(broken).toFailWith()
    await expect(broken).not.toFailWith('data-race', { executions: 200 })
    expect(await words(expect(repaired).toFailWith('deadlock', { executions: 200 }))).toContain(
      'to fail with a finding of kind deadlock',
    )
  })
})

describe('toReach', () => {
  it('tells which outcomes some interleaving has', async () => {
    await expect(example('01_lost_update/broken')).toReach([0, 0], { races: false })
    await expect(example('01_lost_update/repaired')).toReach([1, 0])
    await expect(example('01_lost_update/repaired')).not.toReach([0, 0])
    expect(await words(expect(example('01_lost_update/repaired')).toReach([0, 0]))).toContain('to reach [0,0]')
  })
})
