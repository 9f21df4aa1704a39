import { expect, test } from 'vitest'
import type { Torture } from '../../src/machine/torture.ts'
import { describeHalt } from '../../src/machine/torture_findings.ts'
import { findingsText } from '../../src/report/findings_text.ts'

const chain =
  'cpu0 waits for super_block#3.s_umount held by kworker/0 (cleanup_mnt_work), which waits for ...: a circle'

test('a halt is told with every thread, and with who waits for whom', () => {
  const thread = {
    name: 'cpu0',
    state: 'sleeps',
    op: 'umount',
    waitsFor: 'task(cpu0).stack[0]',
    locksHeld: ['sb_lock'],
  }
  const torture = { threads: () => [thread], waitFor: () => [chain] } as unknown as Torture
  const halt = { stuck: [0], seconds: 2, asleep: true }
  const finding = describeHalt(halt, 'racing', torture, new SharedArrayBuffer(8), new Map())
  expect(finding).toMatchObject({ kind: 'deadlock', judge: 'watchdog', waitFor: [chain] })
  expect(findingsText([finding])).toEqual([
    'FINDING deadlock (judge watchdog): no progress of cpu0 for 2 s while racing',
    '  cpu0: sleeps in umount, waits for task(cpu0).stack[0], holds sb_lock',
    `  ${chain}`,
  ])
})

test('a thread that answered is told with its function and line, and with the words that it reads, by name and value', () => {
  const thread = { name: 'cpu0', state: 'runs', op: 'open', waitsFor: null, locksHeld: [] }
  const word = (_: SharedArrayBuffer, address: number): string => `mount#${address}.mnt_flags = MNT_WRITE_HOLD`
  const torture = { threads: () => [thread], word } as unknown as Torture
  const read = { text: 'mem[7]', kind: 'Int32Array', byteOffset: 0, length: 2, index: 7, value: '512' }
  const words = [
    { ...read, bufferBytes: 8 },
    { ...read, bufferBytes: 4 }, // of other memory than the model's
  ]
  const there = new Map([
    ['cpu0', { at: { fn: 'mnt_get_write_access', place: 'mnt_writers.ts:18' }, sleeps: false, words }],
  ])
  const halt = { stuck: [0], seconds: 2, asleep: false }
  const finding = describeHalt(halt, 'racing', torture, new SharedArrayBuffer(8), there)
  expect(findingsText([finding])[1]).toBe(
    '  cpu0: spins in open at mnt_get_write_access (mnt_writers.ts:18), reads mount#7.mnt_flags = MNT_WRITE_HOLD',
  )
})
