import { expect, test } from 'vitest'
import { CALLS_TO_PUT, ENTRIES } from '../../src/stack/calls_to_put.ts'
import { deepestPut } from '../../src/stack/deepest_put.ts'
import { FILESYSTEMS, LAYER } from '../../src/stack/filesystems.ts'
import { stackUse, wayOf } from '../../src/stack/frame_sums.ts'
import { rangeOf } from '../../src/stack/frame_table.ts'
import { type Calls, MODEL_CALLS } from '../../src/stack/model_calls.ts'
import { PUBLISHED_DUMPS } from '../../src/stack/published_dumps.ts'
import { belowOf, deepestOf, stackVerdicts } from '../../src/stack/stack_verdicts.ts'
import { FRAMES, TABLES } from '../../src/stack/tables.ts'

const flat = (calls: Calls): string[] => calls.flatMap((each) => (typeof each === 'string' ? [each] : [...each]))
const named = new Set([
  ...Object.values(MODEL_CALLS).flatMap(flat),
  ...ENTRIES.flatMap(({ from }) => from),
  ...Object.entries(CALLS_TO_PUT).flatMap(([caller, called]) => [
    caller,
    ...called.map((name) => name.replace('*', '')),
  ]),
  ...FILESYSTEMS.flatMap(({ calls }) => calls.flatMap(flat)),
  ...LAYER,
])
named.delete('deactivate_super')

test.each(FRAMES)(
  'every row of %s has a source, bounds that it must have, and what the others must not have',
  (frames) => {
    const { rows, sources, kernels = {} } = TABLES[frames]
    for (const [name, { bytes, by, source, calls, indirect, seen }] of Object.entries(rows)) {
      const [low, high] = rangeOf(bytes)
      expect(sources[source], `${name}: ${source}`).toMatch(/\w{4}/)
      expect([low >= 0, high >= low, low % 8, high % 8], name).toEqual([true, true, 0, 0])
      if (by === 'gone' || by === 'inlined') expect([low, high], name).toEqual([0, 0])
      if (by === 'measured') expect([low, frames === '2014', source], name).toEqual([high, false, 'code'])
      else expect([calls, indirect], name).toEqual([undefined, undefined])
      for (const kernel of Object.keys(seen ?? {})) expect(Object.keys(kernels), name).toContain(kernel)
    }
  },
)

test.each(FRAMES)('%s has a row for every function that a chain names, and no other', (frames) => {
  const rows = Object.keys(TABLES[frames].rows)
  expect([...named].filter((name) => !rows.includes(name))).toEqual([])
  expect(rows.filter((name) => !named.has(name) && name !== 'deactivate_super')).toEqual([])
})

const KWORKER = [
  'pt_regs',
  'ret_from_fork',
  'kthread',
  'worker_thread',
  'process_one_work',
  'delayed_mntput',
  'cleanup_mnt',
]

/** Sums that were measured elsewhere, by the same convention: what is used when the last one calls. */
test.each([
  ['6.12', 440],
  ['6.1', 416],
] as const)("%s: a kworker's chain to deactivate_super takes %d bytes", (frames, used) => {
  const { low, high } = stackUse(TABLES[frames], KWORKER, TABLES[frames], 'deactivate_super')
  expect([low - 8, high - 8]).toEqual([used, used])
})

test.each(PUBLISHED_DUMPS)(
  'what $title leaves free is in the range of the table, or within 16 bytes of it',
  ({ chain, free }) => {
    const { low, high } = stackUse(TABLES['2014'], chain, TABLES['2014'], 'deactivate_super')
    expect(free).toBeGreaterThanOrEqual(8192 - high - 16)
    expect(free).toBeLessThanOrEqual(8192 - low + 16)
  },
)

test("the ends of the kworker's range are within 16 bytes of the dumps, and the dump of 2.6.32 is met exactly", () => {
  const table = TABLES['2014']
  const free = PUBLISHED_DUMPS.map(({ chain }) => 8192 - stackUse(table, chain, table, 'deactivate_super').low)
  expect(Math.abs(free[0]! - 7536)).toBeLessThanOrEqual(16)
  expect(free[2]).toBe(7408)
})

test('inline in 6.12, the deepest put of each call is as deep as the sums measured from its machine code', () => {
  const table = TABLES['6.12']
  const knobs = { threadInfo: [0, 0], kstackOffset: [0, 0] } as const
  const used = ENTRIES.map((entry) => [entry.id, deepestPut(table, knobs, 'inline', entry)!.use.high - 8])
  expect(Object.fromEntries(used)).toMatchObject({
    kworker: 664,
    'task work': 440,
    umount: 520,
    rmdir: 544,
    unlink: 584,
    'unlink, two overlays': 920,
    rename: 872,
    'rename, two overlays': 1752,
    getdents: 896,
    open: 1248,
  })
  expect(deepestPut(table, knobs, 'task-work', ENTRIES.find(({ id }) => id === 'task work')!)!.use.high - 8).toBe(320)
  expect(deepestPut(table, knobs, 'task-work', ENTRIES.find(({ id }) => id === 'exit')!)!.use.high - 8).toBe(440)
})

test('below deactivate_super, filesystems take in 6.12 what was measured from its machine code', () => {
  const below = Object.fromEntries(FILESYSTEMS.map((each) => [each.id, belowOf(TABLES['6.12'], each)[1]]))
  expect(below).toMatchObject({ ext4: 2384, xfs: 1808, btrfs: 2416, nfs: 2688, overlay: 232, fuse: 216, tmpfs: 1136 })
})

test('of the calls that lead to a last put, 6.12 makes all but those of older kernels', () => {
  const { rows } = TABLES['6.12']
  const without = Object.entries(CALLS_TO_PUT).flatMap(([caller, called]) =>
    called
      .filter((name) => !name.startsWith('*') && rows[caller]!.by === 'measured' && rows[name]!.by === 'measured')
      .filter((name) => rows[caller]!.calls?.[name] === undefined)
      .map((name) => `${caller} > ${name}`),
  )
  expect(without).toEqual(['namespace_unlock > mntput', 'kern_unmount > mntput', 'link_path_walk > path_put'])
})

test('a way of which a kernel has not all is not gone', () => {
  expect(wayOf(TABLES['2014'], MODEL_CALLS['submit_bio']!)).toContain('generic_make_request')
  expect(wayOf(TABLES['6.12'], MODEL_CALLS['submit_bio']!)).toContain('blk_mq_submit_bio')
})

test('the deepest last put of inline is the interpreter behind eight nested links in 2014, and a rename through two overlays today', () => {
  const { entry, put } = deepestOf(TABLES['2014'], TABLES['2014'], 'inline')
  expect([entry.id, put.chain.filter((name) => name === 'nested_symlink')]).toEqual([
    'execve',
    Array(8).fill('nested_symlink'),
  ])
  for (const frames of ['6.1', '6.12'] as const)
    expect(deepestOf(TABLES[frames], TABLES[frames], 'inline').entry.id).toBe('rename, two overlays')
})

test('no chain of 2014 is over 8192 bytes by the least of its sizes; inline may be, on more filesystems than wq-wait', () => {
  const says = (design: string) =>
    Object.fromEntries(
      stackVerdicts(TABLES['2014'], TABLES['2014'], design, 8192).map((each) => [each.filesystem.id, each.says]),
    )
  for (const design of ['inline', 'wq-wait', 'wq-flush', 'task-work'])
    expect(Object.values(says(design))).not.toContain('overflows')
  expect(says('inline')['xfs']).toBe('may overflow')
  expect(says('wq-flush')['fuse']).toBe('fits')
})

test('a stack that is too small by the least of the sizes overflows', () => {
  const verdicts = stackVerdicts(TABLES['2014'], TABLES['2014'], 'inline', 4096)
  expect(verdicts.find(({ filesystem }) => filesystem.id === 'xfs')!.says).toBe('overflows')
})
