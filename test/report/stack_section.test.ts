import { expect, test } from 'vitest'
import type { Markup } from '../../src/report/html/markup.ts'
import { stackSection } from '../../src/report/html/stack_section.ts'

const chain = [
  { function: 'kthread', bytes: 128, high: 136, by: 'published', source: 'a dump' },
  { function: 'cleanup_mnt', bytes: 40, high: 56, by: 'derived', source: 'a rule' },
] as const
const calls = ['worker_thread', 'process_one_work', 'delayed_mntput', 'cleanup_mnt', 'of another version']

test('the bar of a run stands beside those of the same calls on the stacks of 2014, 6.1 and 6.12', () => {
  const [section] = stackSection({ minFreeBytes: 7504, maxFreeBytes: 7552, calls, chain })
  const text = (section!.body as Markup).text
  expect(text.match(/<div class="frames"><b>[^<]*/g)).toHaveLength(4)
  expect(text).toContain('640 to 688 used, 7,504 to 7,552 free of 8,192')
  expect(text).toContain('424 used, 15,960 free of 16,384')
  expect(text).toContain('448 used, 15,936 free of 16,384')
  expect(text).toContain('data-tip="kthread: 128 to 136 bytes, published"')
})

test('where deactivate_super never ran there is no bar; what may overflow is told', () => {
  expect(stackSection({ minFreeBytes: null })).toEqual([])
  const mayOverflow = { over: 320, frames: [] }
  const [section] = stackSection({ minFreeBytes: 8, calls, chain, mayOverflow })
  expect((section!.body as Markup).text).toContain('by 320 bytes at the most')
})
