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

/** One CPU writes data and then a flag, the other reads the flag and then the data. */
function messagePassing(writer: string, reader: string): string {
  const file = join(folder, `mp_${writer.replace(/\W/g, '')}_${reader.replace(/\W/g, '')}.ts`)
  writeFileSync(
    file,
    `import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_rmb, smp_wmb } from '#kernel/lib/barrier'
import { bindArena, createArena } from '#shm/arena'
const [data, flag] = [300, 340]
export default {
  setup: () => createArena(2048),
  cpus: [
    (buffer) => {
      bindArena(buffer)
      WRITE_ONCE(data, 1)
      ${writer}
      WRITE_ONCE(flag, 1)
      return 0
    },
    (buffer) => {
      bindArena(buffer)
      const seen = READ_ONCE(flag)
      ${reader}
      return [seen, READ_ONCE(data)]
    },
  ],
  outcomes: { '[0,[1,0]]': 'forbidden' },
}
`,
  )
  return file
}

test('a finding names the barriers that forbid it, and the accesses between which they would stand', async () => {
  const named = async (file: string, memory: 'tso' | 'lkmm') => {
    const { findings } = await explore({ file, memory, seed: 1, executions: 300 })
    const [finding] = findings
    return (finding?.barriers ?? [])
      .map(({ word, cpu, after, before }) => [word, cpu, ...[after, before].map((at) => Number(at.split(':').at(-1)))])
      .sort()
  }
  const writer = ['smp_wmb', 'cpu0', 10, 12]
  const reader = ['smp_rmb', 'cpu1', 17, 19]
  expect(await named(messagePassing('', ''), 'lkmm')).toEqual([reader, writer])
  expect(await named(messagePassing('smp_wmb()', ''), 'lkmm')).toEqual([reader])
  expect(await named(messagePassing('', 'smp_rmb()'), 'lkmm')).toEqual([writer])
  expect(await named(messagePassing('smp_wmb()', 'smp_rmb()'), 'lkmm')).toEqual([])
  expect((await named(storeBuffering(''), 'tso')).map(([word, cpu]) => [word, cpu])).toEqual([
    ['smp_mb', 'cpu0'],
    ['smp_mb', 'cpu1'],
  ])
})

test('a store in a buffer and where it leaves are rows that name each other, and a load of an older store says which', async () => {
  const { findings } = await explore({
    file: messagePassing('', 'smp_rmb()'),
    memory: 'lkmm',
    seed: 1,
    executions: 300,
  })
  const trace = findings[0]!.trace
  const made = trace.findIndex(({ result }) => result?.startsWith('stays in the buffer'))
  const left = trace[made]!.joined!
  expect([trace[left]!.joined, trace[left]!.cpu, trace[left]!.location]).toEqual([
    made,
    trace[made]!.cpu,
    trace[made]!.location,
  ])
  const older = await explore({ file: messagePassing('smp_wmb()', ''), memory: 'lkmm', seed: 1, executions: 300 })
  expect(older.findings[0]!.trace.map(({ result }) => result)).toContain(
    'reads the store before the newest: what was there at first',
  )
})

test('a program without words of the kernel has no memory mode but sc', async () => {
  await expect(explore({ file: subject('litmus', 'SB()'), memory: 'tso' })).rejects.toThrow(
    /--memory tso is for programs of the kernel's words/,
  )
})
