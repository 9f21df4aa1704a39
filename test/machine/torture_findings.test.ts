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
  const finding = describeHalt(halt, 'racing', torture, new SharedArrayBuffer(8))
  expect(finding).toMatchObject({ kind: 'deadlock', judge: 'watchdog', waitFor: [chain] })
  expect(findingsText([finding])).toEqual([
    'FINDING deadlock (judge watchdog): no progress of CPU 0 for 2 s while racing',
    '  cpu0: sleeps in umount, waits for task(cpu0).stack[0], holds sb_lock',
    `  ${chain}`,
  ])
})
