import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { machine } from '../threads.ts'
import { designs, standInsOf } from './design_stand_ins.ts'

const program = new URL('./programs/staged.ts', import.meta.url)

const pausing = {
  'kernel/fs/filesystems': fileURLToPath(new URL('./stand_ins/paused_register.ts', import.meta.url)),
}

describe.each(designs)('%s:', (design) => {
  let m: Awaited<ReturnType<typeof machine>>

  beforeAll(async () => {
    m = await machine(program, { cpus: 3, kworkers: 3, killSbIoUs: 100 }, { ...standInsOf(design), ...pausing })
  })
  beforeEach(async () => {
    await m.race([['setTheStage']])
  })
  afterEach(async () => {
    expect(await m.race([['finish']])).toEqual([[]])
  })
  afterAll(async () => {
    expect(await m.close().finally(() => m.kill())).toEqual([])
  })

  test('flush_filesystem waits for a file that another task holds open, and returns once it is closed', async () => {
    expect(await m.race([['holdFileUntilTold'], ['flushWhileHeld']])).toEqual(['OK, flush had not returned', true])
  })

  test('acct off, a record, and the umount of the accounting file at once: the file is closed, nobody fails', async () => {
    expect(await m.race([0, 1, 2].map((cpu) => ['acctAgainstUmount', [cpu, 150]]))).toEqual([['OK'], ['OK'], []])
  })

  test('a group destroyed while its mount goes: every mark is either told or removed', async () => {
    const rounds = 200
    const [[, told], [removed]] = (await m.race([0, 1].map((cpu) => ['marksAgainstUmount', [cpu, rounds]]))) as [
      [number, number],
      [number, number],
    ]
    expect(told + removed).toBe(3 * rounds)
  })

  test('what is registered can be mounted while its module is coming; the init that then fails waits for it to go', async () => {
    expect(await m.race([['initThatFails'], ['mountWhileComing']])).toEqual([
      { answer: 'EINVAL', left: 0 },
      { mounted: 'OK', coming: true, early: false, answers: ['OK', 'ENODEV', 'OK'] },
    ])
  })

  test('rmmod against mount, open, lazy umount and close: OK at times, else in use, busy or not there', async () => {
    const [removed, used] = (await m.race([
      ['rmmodAlways', 20],
      ['useAlways', '/m'],
    ])) as string[][]
    expect(removed).toContain('OK')
    for (const answer of removed!) expect(['OK', 'EAGAIN', 'EBUSY', 'ENOENT']).toContain(answer)
    expect(used).toContain('OK')
    for (const answer of used!) expect(['OK', 'ENODEV']).toContain(answer)
  })
})
