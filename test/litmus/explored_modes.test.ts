import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { subject } from '../published/subject.ts'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-explored-modes-'))

/** Both CPUs store, and then load what the other stored. */
function storeBuffering(between: string): string {
  const file = join(folder, `sb_${between.replace(/\W/g, '') || 'bare'}.ts`)
  writeFileSync(
    file,
    `import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_mb, smp_wmb } from '#kernel/lib/barrier'
import { bindArena, createArena } from '#shm/arena'
const [x, y] = [300, 340]
export default {
  setup: () => createArena(2048),
  cpus: [
    (buffer) => { bindArena(buffer); WRITE_ONCE(x, 1); ${between}; return READ_ONCE(y) },
    (buffer) => { bindArena(buffer); WRITE_ONCE(y, 1); ${between}; return READ_ONCE(x) },
  ],
  outcomes: { '[0,0]': 'forbidden' },
}
`,
  )
  return file
}

test.each(['portfolio', 'random', 'pct', 'pos', 'surw', 'dfs', 'dpor'] as const)(
  '%s shows store buffering under tso and lkmm, not under sc, and not with barriers',
  async (strategy) => {
    const found = async (file: string, memory: 'sc' | 'tso' | 'lkmm') =>
      (await explore({ file, memory, strategy, seed: 1, executions: 200 })).findings.length
    const bare = storeBuffering('')
    expect([await found(bare, 'sc'), await found(bare, 'tso'), await found(bare, 'lkmm')]).toEqual([0, 1, 1])
    const fenced = storeBuffering('smp_mb()')
    expect([await found(fenced, 'tso'), await found(fenced, 'lkmm')]).toEqual([0, 0])
  },
)

test('without reorderings, a memory mode is sequential consistency, execution by execution', async () => {
  const file = storeBuffering('smp_wmb()')
  const of = async (memory: 'sc' | 'lkmm') => {
    const { outcomes, steps } = await explore({ file, memory, reorderings: 0, seed: 3, executions: 100 })
    return { outcomes, steps }
  }
  expect(await of('lkmm')).toEqual(await of('sc'))
})

test('a schedule says which step was reordered, and shows it again', async () => {
  const file = storeBuffering('')
  const { findings } = await explore({ file, memory: 'lkmm', strategy: 'pos', seed: 1, executions: 200 })
  const { schedule, trace } = findings[0]!
  expect(schedule).toContain('~')
  expect(trace.some(({ result }) => /reads the store before the newest|stays in the buffer/.test(result ?? ''))).toBe(
    true,
  )
  const again = await replay({ file, schedule, memory: 'lkmm' })
  expect(again.findings.map(({ kind }) => kind)).toEqual(['forbidden-outcome'])
  await expect(replay({ file, schedule })).rejects.toThrow('say which memory mode it is of')
})

test('a program without words of the kernel has no memory mode but sc', async () => {
  await expect(explore({ file: subject('litmus', 'SB()'), memory: 'tso' })).rejects.toThrow(
    /--memory tso is for programs of the kernel's words/,
  )
})
