import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { amount, part } from '../../long/amount.ts'
import { machine } from '../threads.ts'
import { designs, standInsOf } from './design_stand_ins.ts'
import { racedCase, racedNames } from './raced_rows.ts'

const program = new URL('./programs/raced.ts', import.meta.url)
const ROUNDS = amount(100, 2000)
const CPUS = 4

interface Tally {
  outcomes: Record<string, number>
  complaints: string[]
}

describe.each(part(designs, 2))('%s, raced on real threads:', (design) => {
  let m: Awaited<ReturnType<typeof machine>>

  beforeAll(async () => {
    m = await machine(program, { cpus: CPUS, kworkers: 2, arenaBytes: 4 << 20 }, standInsOf(design))
  })
  afterAll(async () => {
    expect(await m.close().finally(() => m.kill())).toEqual([])
  })

  test.each(racedNames())('%s', async (name) => {
    const { cpus, allows } = racedCase(name)
    const [tally, ...others] = (await m.race(
      Array.from({ length: cpus }, (_, cpu) => ['raced', [name, cpu, ROUNDS]]),
    )) as [Tally, ...string[][]]
    expect([...tally.complaints, ...others.flat()]).toEqual([])
    const forbidden = Object.entries(tally.outcomes).filter(([answers]) => !allows(JSON.parse(answers)))
    expect(forbidden).toEqual([])
  })
})
