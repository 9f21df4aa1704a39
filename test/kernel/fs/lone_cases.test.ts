import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { amount } from '../../long/amount.ts'
import { machine } from '../threads.ts'
import { designs, layouts, standInsOf } from './design_stand_ins.ts'
import { rowNames } from './rows.ts'
import './lone_rows.ts'

const program = new URL('./programs/lone.ts', import.meta.url)

/** each design, and each layout with some of them */
const machines = designs.flatMap((design, i) =>
  layouts.filter((_, at) => amount(i % layouts.length, at) === at).map((layout) => [design, layout] as const),
)

describe.each(machines)('%s, layout %s answers as Linux does:', (design, layout) => {
  let m: Awaited<ReturnType<typeof machine>>

  beforeAll(async () => {
    m = await machine(program, { cpus: 1, kworkers: 2 }, standInsOf(design, layout))
  })
  afterAll(async () => {
    expect(await m.close().finally(() => m.kill())).toEqual([])
  })

  test.each(rowNames('live kernel'))('%s', async (name) => {
    expect(await m.race([['runRow', name]])).toEqual([[]])
  })
})
