import { afterEach, beforeEach, expect, test } from 'vitest'
import { standInsOf } from '../fs/design_stand_ins.ts'
import { machine } from '../threads.ts'

const program = new URL('./programs/modules.ts', import.meta.url)
let m: Awaited<ReturnType<typeof machine>>
let expected: string[]

beforeEach(async () => {
  expected = []
  m = await machine(program, { cpus: 3, kworkers: 2 }, standInsOf('wq_wait'))
})
afterEach(async () => {
  try {
    expect(await m.race([['finish']])).toEqual([[]])
    expect((await m.close()).map((finding) => finding.replace(/ \(.*/, ''))).toEqual(expected)
  } finally {
    await m.kill()
  }
})

test('a module is live once loaded, stays live while in use, and is gone when unloaded', async () => {
  expect(await m.race([['statesOfALife']])).toEqual([
    { loaded: 'OK', live: true, got: true, inUse: 'EAGAIN', stillLive: true, unloaded: 'OK', found: 0 },
  ])
})

test('nobody gets a reference on a module that is going, or whose last reference was taken', async () => {
  expect(await m.race([['getWhileGoing']])).toEqual([[false, true, false]])
})

test('a call into the text of a module that was freed is a finding, and does not run', async () => {
  expect(await m.race([['callText']])).toEqual([[1, 1]])
  expected = ['use-after-free: call into the text of a module that has been freed']
})

test('a filesystem type found by name keeps its module loaded', async () => {
  expect(await m.race([['typePinsModule']])).toEqual([['EAGAIN', 'OK']])
})

test('gets, puts and attempts to unload at once: the count comes out even, and nothing is got after the release', async () => {
  expect(await m.race([0, 1, 2].map((cpu) => ['getAgainstRelease', [cpu, 20_000]]))).toEqual(
    Array(3).fill({ refcnt: 1, some: true }),
  )
})

test('two CPUs that load one module: one is OK, the other finds it there', async () => {
  const [first, second] = await m.race([0, 1].map((cpu) => ['loadTogether', [cpu, 300]]))
  for (const seen of [first, second]) expect(['EEXIST', 'OK']).toEqual(expect.arrayContaining(seen as string[]))
})

test('a mount against rmmod loads the module anew, or says ENODEV', async () => {
  const [mounted, unloaded] = (await m.race([['mountLoads', 400], ['unloadAlways']])) as string[][]
  for (const seen of mounted!) expect(['OK', 'ENODEV']).toContain(seen)
  for (const seen of unloaded!) expect(['OK', 'EAGAIN', 'EBUSY', 'ENOENT']).toContain(seen)
})
