import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '../../src/explore_subject.ts'

const source = (file: string): string => fileURLToPath(new URL(`../../src/${file}`, import.meta.url))

/** The walk that ends with the last put, explored until somebody's stack is over, or long enough to meet that put often. */
function deepPut(design: string, standIns: Record<string, string> = {}, executions = 8) {
  return explore(
    { scenario: 'deep-put', design, standIns },
    { seed: 1, executions, races: false, minimise: false, strategy: 'pos' },
  )
}

test('inline, a put at the bottom of eight nested links overflows the stack on XFS, and the whole chain is told', async () => {
  const { findings, stack } = await deepPut('inline', {}, 500)
  const [finding] = findings
  expect([finding?.kind, finding?.judge]).toEqual(['stack', 'stack'])
  expect(finding?.message).toMatch(
    /^\d+ bytes over the end of a stack of 8192 bytes: thread_info 104 \(assumed\) > system_call/,
  )
  expect(finding?.message.match(/nested_symlink/g)).toHaveLength(8)
  expect(finding?.message).toMatch(/deactivate_super 32 \(assumed\) > .* > submit_bio 80 \(stack_trace of 2\.6\.33/)
  expect(stack?.chain.at(0)?.function).toBe('thread_info')
})

test('wq-wait begins deactivate_super with just short of 7500 bytes free, however deep the put was', async () => {
  const { findings, stack } = await deepPut('wq-wait')
  expect(findings).toEqual([])
  expect(stack!.minFreeBytes).toBeGreaterThanOrEqual(7300)
  expect(stack!.minFreeBytes).toBeLessThanOrEqual(7500)
  const used = stack!.chain.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(stack!.minFreeBytes + used).toBe(8192)
  for (const { source: from } of stack!.chain) expect(from).toMatch(/^assumed$|stack_trace/)
  expect(stack!.chain.map((frame) => frame.function)).toEqual([
    'thread_info',
    'kernel_thread_helper',
    'kthread',
    'worker_thread',
    'process_one_work',
    'cleanup_mnt_work',
    'cleanup_mnt',
  ])
})

test.each([
  ['wq-flush', 'process_one_work'],
  ['task-work', 'task_work_run'],
])('%s runs deactivate_super below %s alone', async (design, below) => {
  const { findings, stack } = await deepPut(design)
  expect(findings).toEqual([])
  expect(stack!.minFreeBytes).toBeGreaterThan(7300)
  expect(stack!.chain.map((frame) => frame.function)).toContain(below)
  expect(stack!.chain.map((frame) => frame.function)).not.toContain('link_path_walk')
})

test('measuring is no step: without the table the same schedules have as many, and nothing is measured', async () => {
  const off = await deepPut('wq-wait', { 'judge/stack/frames': source('judge/stack/no_frames.ts') })
  const on = await deepPut('wq-wait')
  expect(off.stack).toBeUndefined()
  expect([off.steps, off.outcomes]).toEqual([on.steps, on.outcomes])
})
