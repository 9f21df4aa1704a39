import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machine } from '../threads.ts'
import { designsAndLayouts, standInsOf } from './design_stand_ins.ts'
import { rowNames } from './rows.ts'
import './lone_rows.ts'

const program = new URL('./programs/lone.ts', import.meta.url)

describe.each(designsAndLayouts)('%s, layout %s answers as Linux does:', (design, layout) => {
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
