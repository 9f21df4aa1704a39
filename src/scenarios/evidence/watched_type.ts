import { type MountOptions, path_mount } from '#kernel/fs/do_mount'
import { generic_shutdown_super } from '#kernel/fs/generic_shutdown_super'
import { ksys_create } from '#kernel/fs/open'
import { absolute, type PathName } from '#kernel/fs/path_name'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { submit_bio } from '#kernel/fs/submit_bio'
import { atomic_inc, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { staticOf, struct } from '#shm/layout'
import { callsOf, stackChain } from '../../judge/stack/depth.ts'
import { FILE, POINTS } from '../habits/playground.ts'
import { call } from '../torture/calls.ts'

/** A file system that remembers below what its I/O ran, and whether it is over: what the claims about mntput are about. */
export const WATCHED = (1 << 20) + 400
export const PLACE = absolute(POINTS[0]!)
export const FILE_THERE: PathName = absolute(POINTS[0]!, FILE)

const watched = struct('watched_io', {
  below: 'BELOW_*: what called, when kill_sb last did I/O; whoever ran it',
  over: 'kill_sb calls that are over; atomic add',
})
const io = staticOf('watched_io', watched, 'where the I/O of the watched file system ran')
const BELOW = ['nowhere', 'mntput', 'a kworker', 'the return to user', 'something else'] as const

const kill_watched = text('kill_block_super', (sb) => {
  generic_shutdown_super(sb)
  WRITE_ONCE(io + watched.below, whatCalled())
  submit_bio()
  atomic_inc(io + watched.over)
})

/** At boot. */
export function registerWatched(): void {
  registerBuiltIn(WATCHED, 0, kill_watched)
}

export function mountWatched(at = PLACE, options: MountOptions = {}): void {
  call(() => path_mount(at, WATCHED, options))
  call(() => ksys_create(at, FILE, 'file'))
}

/** Below what the I/O of the last kill_sb ran. */
export function ioRanBelow(): string {
  return BELOW[READ_ONCE(io + watched.below)] ?? ''
}

export function superblocksKilled(): number {
  return READ_ONCE(io + watched.over)
}

function whatCalled(): number {
  const chain = callsOf(stackChain())
  if (chain.includes('mntput_no_expire')) return 1
  if (chain.includes('process_one_work')) return 2
  return chain.includes('task_work_run') ? 3 : 4
}
