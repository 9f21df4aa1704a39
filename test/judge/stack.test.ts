import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '../../src/explore_subject.ts'
import type { Frames } from '../../src/stack/tables.ts'

const source = (file: string): string => fileURLToPath(new URL(`../../src/${file}`, import.meta.url))
const WITHOUT_LIMIT = {
  'kernel/fs/max_nested_links': fileURLToPath(new URL('stand_ins/max_nested_links.ts', import.meta.url)),
}

interface Run {
  scenario?: string
  design: string
  standIns?: Record<string, string>
  frames?: Frames
  executions?: number
}

/** The walk that ends with the last put, explored until somebody's stack is over, or long enough to meet that put often. */
function deepPut({ scenario = 'deep-put', design, standIns = {}, frames, executions = 8 }: Run) {
  const table: Record<string, string> =
    frames === undefined ? {} : { 'stack/table': source(`stack/table_${frames.replace('.', '_')}.ts`) }
  return explore(
    { scenario, design, standIns: { ...table, ...standIns } },
    { seed: 1, executions, races: false, minimise: false, strategy: 'pos' },
  )
}

const EXPIRY = source('scenarios/evidence/expiry.ts')

test('inline, a put below more nested links than Linux follows is over the end of 8192 bytes, and the whole chain is told', async () => {
  const { findings } = await deepPut({ design: 'inline', standIns: WITHOUT_LIMIT, executions: 500 })
  const [finding] = findings
  expect([finding?.kind, finding?.judge]).toEqual(['stack', 'stack'])
  expect(finding?.message).toMatch(
    /^\d+ bytes over the end of a stack of 8192 bytes: thread_info 104 \(a knob\) > system_call_fastpath 120\.\.168/,
  )
  expect(finding?.message.split('link_path_walk 160..224').length).toBeGreaterThan(30)
})

test('below the eight that it follows it is not, nor where a walk goes round in place of calling itself', async () => {
  const { findings, stack } = await deepPut({ design: 'inline', executions: 500 })
  expect(findings).toEqual([])
  expect(stack!.mayOverflow).toBeUndefined()
  expect(stack!.chain.filter((frame) => frame.function === 'link_path_walk')).toHaveLength(9)
  expect(stack!.minFreeBytes).toBeLessThan(stack!.maxFreeBytes)
  const today = await deepPut({ design: 'inline', standIns: WITHOUT_LIMIT, frames: '6.12', executions: 100 })
  expect(today.findings).toEqual([])
  expect(today.stack!.chain.filter((frame) => frame.function === 'link_path_walk')).toHaveLength(1)
})

test('wq-wait begins deactivate_super as shallow as the dumps of 2014 say, however deep the put was', async () => {
  const { findings, stack } = await deepPut({ design: 'wq-wait' })
  expect(findings).toEqual([])
  expect([stack!.minFreeBytes, stack!.maxFreeBytes]).toEqual([7504, 7552])
  for (const { source: from, by } of stack!.chain) expect([from.length > 0, by]).not.toContain('assumed')
  expect(stack!.chain.map((frame) => frame.function)).toEqual([
    'thread_info',
    'pt_regs',
    'kthread',
    'worker_thread',
    'process_one_work',
    'cleanup_mnt_work',
    'cleanup_mnt',
  ])
})

test("a kworker's own last put, inline, is where the dump of 2.6.32 has it: 7408 bytes free", async () => {
  const { stack } = await deepPut({ scenario: EXPIRY, design: 'inline' })
  expect(stack!.maxFreeBytes).toBe(7408)
  expect(stack!.calls.slice(-6)).toEqual([
    'nfs_expire_automounts',
    'mark_mounts_for_expiry',
    'namespace_unlock',
    'mntput',
    'mntput_no_expire',
    'cleanup_mnt',
  ])
})

/** The call of deactivate_super leaves a return address, 8 bytes, behind the frames of its callers. */
test.each([
  ['6.12', 440],
  ['6.1', 416],
] as const)('%s: a kworker that cleans up later uses %d bytes down to deactivate_super', async (frames, used) => {
  const { findings, stack } = await deepPut({ scenario: EXPIRY, design: 'task-work', frames })
  expect(findings).toEqual([])
  expect(stack!.calls.at(-2)).toBe('delayed_mntput')
  expect(stack!.chain.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(used)
  expect([stack!.minFreeBytes, stack!.maxFreeBytes]).toEqual([8192 - used - 8, 8192 - used - 8])
})

test.each([
  ['wq-flush', 'process_one_work'],
  ['task-work', 'task_work_run'],
])('%s runs deactivate_super below %s alone', async (design, below) => {
  const { findings, stack } = await deepPut({ design })
  expect(findings).toEqual([])
  expect(stack!.minFreeBytes).toBeGreaterThan(7300)
  expect(stack!.calls).toContain(below)
  expect(stack!.calls).not.toContain('link_path_walk')
})

test('measuring is no step: with nothing measured the same schedules have as many steps', async () => {
  const off = await deepPut({
    design: 'wq-wait',
    standIns: { 'judge/stack/frames': source('judge/stack/no_frames.ts') },
  })
  const on = await deepPut({ design: 'wq-wait' })
  expect(off.stack).toBeUndefined()
  expect([off.steps, off.outcomes]).toEqual([on.steps, on.outcomes])
})
