import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { designs, standInsOf } from '../kernel/fs/design_stand_ins.ts'
import { machine } from '../kernel/threads.ts'

const program = new URL('../kernel/fs/programs/staged.ts', import.meta.url)

type Promise_ = 'waits' | 'returns first'
/** Does the call return only when kill_sb is over? In the order of `designs`: inline, wq_wait, wq_flush, task_work. */
const promises: Record<string, readonly [Promise_, Promise_, Promise_, Promise_]> = {
  'umount(2)': ['waits', 'waits', 'waits', 'waits'],
  'the last close of a lazily unmounted mount': ['waits', 'waits', 'returns first', 'waits'],
  'umount -l of an idle mount': ['waits', 'waits', 'returns first', 'waits'],
  'chdir out of a lazily unmounted mount': ['waits', 'waits', 'returns first', 'waits'],
  'exit of the last task of a namespace': ['waits', 'waits', 'returns first', 'waits'],
  kern_unmount: ['waits', 'waits', 'waits', 'waits'],
  'a work item that drops the last reference': ['waits', 'waits', 'returns first', 'returns first'],
}

describe.each(designs.map((design, column) => [design, column] as const))('%s:', (design, column) => {
  let m: Awaited<ReturnType<typeof machine>>

  beforeAll(async () => {
    m = await machine(program, { cpus: 2, kworkers: 3 }, standInsOf(design))
  })
  afterAll(async () => {
    expect(await m.close().finally(() => m.kill())).toEqual([])
  })

  test.each(Object.entries(promises).map(([what, by]) => [what, by[column]!] as const))(
    '%s %s kill_sb',
    async (what, promise) => {
      await m.race([['setTheStage']])
      const other = promise === 'waits' ? 'openAfterKillBegins' : 'openAfterReturn'
      const [over, early] = await m.race([['letGoOf', what], [other]])
      expect({ over, early }).toEqual(promise === 'waits' ? { over: true, early: false } : { over: false, early: true })
      expect(await m.race([['finish']])).toEqual([[]])
    },
  )
})
