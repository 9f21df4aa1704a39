import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { machine } from '../threads.ts'
import { designs, standInsOf } from './design_stand_ins.ts'
import { cases, frugal } from './programs/enomem.ts'

const program = new URL('./programs/enomem.ts', import.meta.url)

describe.each(designs)('%s, out of memory:', (design) => {
  let m: Awaited<ReturnType<typeof machine>>

  beforeAll(async () => {
    m = await machine(program, { cpus: 1, kworkers: 2 }, standInsOf(design))
  })
  afterAll(async () => {
    expect(await m.close().finally(() => m.kill())).toEqual([])
  })

  test.each(Object.keys(cases))(
    '%s says so wherever it fails, leaves nothing, and succeeds afterwards',
    async (name) => {
      const [{ complaints, allocations }] = (await m.race([['failEach', name]])) as [
        { complaints: string[]; allocations: number },
      ]
      expect(complaints).toEqual([])
      expect(allocations).toBeGreaterThan(0)
    },
  )

  test.each(Object.keys(frugal))('%s needs no memory', async (name) => {
    expect(await m.race([['failEach', name]])).toEqual([{ complaints: [], allocations: 0 }])
  })
})

describe('a full arena', () => {
  let m: Awaited<ReturnType<typeof machine>> | undefined
  afterEach(async () => {
    expect(await m?.close().finally(() => m?.kill())).toEqual([])
  })

  test('mount says ENOMEM, lookups and umounts go on, and what is unmounted can be used again', async () => {
    m = await machine(program, { cpus: 1, kworkers: 2, arenaBytes: 256 << 10 }, standInsOf('task_work'))
    expect(await m.race([['fillTheArena']])).toMatchObject([
      { answers: ['ENOMEM', 'ENOENT', 'OK', 'ENOMEM', 'ENOENT', 'OK'], steady: true },
    ])
  })
})
