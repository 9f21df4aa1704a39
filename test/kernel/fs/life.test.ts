import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machine } from '../threads.ts'
import { designsAndLayouts, standInsOf } from './design_stand_ins.ts'
import { rowNames } from './rows.ts'
import './life_rows.ts'

const program = new URL('./programs/lone.ts', import.meta.url)
const groups = ['superblocks', 'kernel mounts', 'pins and marks', 'expiry', 'flush_filesystem', 'modules']

describe.each(designsAndLayouts)('%s, layout %s:', (design, layout) => {
  let m: Awaited<ReturnType<typeof machine>>

  beforeAll(async () => {
    m = await machine(program, { cpus: 1, kworkers: 2, killSbIoUs: 300 }, standInsOf(design, layout))
  })
  afterAll(async () => {
    expect(await m.close().finally(() => m.kill())).toEqual([])
  })

  test.each(groups.flatMap((group) => rowNames(group).map((name) => [group, name])))('%s: %s', async (_, name) => {
    expect(await m.race([['runRow', name]])).toEqual([[]])
  })
})
