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
