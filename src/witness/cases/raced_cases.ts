import type { Op } from '../../discover/program.ts'
import { RACED_NAMES_AND_ROOTS } from './raced_names_and_roots.ts'
import type { Case } from './steps.ts'

const mount: Op = { do: 'mount', at: '/a', fs: 'mem' }
const umount = (how: '' | 'detach' | 'expire' = ''): Op => ({ do: 'umount', at: '/a', how })
const stat: Op = { do: 'stat', at: '/a' }
const within: Op = { do: 'stat', at: '/a/d' }
const openClose: Op[] = [
  { do: 'open', at: '/a', how: 'read' },
  { do: 'close', fd: 0 },
]
const times = (count: number, ...ops: Op[]): Op[][] => Array.from({ length: count }, () => ops)
const race = (title: string, ...cpus: Op[][]): Case => ({ title, program: { before: [{ cpu: 0, op: mount }], cpus } })

/** Races of which it is known what a kernel shows: who unmounts, expires and looks at one mount at the same time. */
export const RACED_CASES: readonly Case[] = [
  race('four umounts of one mount', ...times(4, umount())),
  race('two umounts of one mount', ...times(2, umount())),
  race('three umounts of one mount', ...times(3, umount())),
  race('four lazy umounts', ...times(4, umount('detach'))),
  race('two lazy umounts', ...times(2, umount('detach'))),
  race('four expires', ...times(4, umount('expire'))),
  race('three expires', ...times(3, umount('expire'))),
  race('two expires', ...times(2, umount('expire'))),
  race('two that expire twice', ...times(2, umount('expire'), umount('expire'))),
  race('umount and three lookups', [umount()], ...times(3, stat)),
  race('umount and a lookup of what is not there', [umount()], [within]),
  race('umount and three that open and close', [umount()], ...times(3, ...openClose)),
  race('umount and one that opens and closes', [umount()], openClose),
  race('lazy umount and three lookups', [umount('detach')], ...times(3, stat)),
  race('lazy umount and three that open and close', [umount('detach')], ...times(3, ...openClose)),
  race('umount and lazy umount', [umount()], [umount('detach')]),
  race('umount and expire', [umount()], [umount('expire')]),
  race('expire twice and a lookup', [umount('expire'), umount('expire')], [stat]),
  race('umount and mount', [umount()], [mount]),
  race(
    'umount and a mount below',
    [umount()],
    [
      { do: 'create', at: '/a', name: 'd' },
      { do: 'mount', at: '/a/d', fs: 'mem' },
    ],
  ),
  race('umount and a bind of it', [umount()], [{ do: 'bind', from: '/a', at: '/b' }]),
  race(
    'remount read-only and a writer',
    [{ do: 'remount', at: '/a', readonly: true }],
    [{ do: 'open', at: '/a', how: 'write' }],
  ),
  ...RACED_NAMES_AND_ROOTS,
]
