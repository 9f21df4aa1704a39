/** A mount that inotify and audit watch goes: what they are told, by whoever cleans up. */
import { auditRecords } from '#kernel/fs/audit_tree'
import { fsnotify_destroy_group, MARK_AUDIT, MARK_INOTIFY, sys_mark_add } from '#kernel/fs/fsnotify'
import { inotifyEvents } from '#kernel/fs/inotify'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import type { Outcome } from '../../scenario.ts'
import { call } from '../torture/calls.ts'
import { exploredCalls } from '../torture/explored_calls.ts'
import { mountWatched, PLACE, registerWatched } from './watched_type.ts'

/** Who made the rule: nobody of those who run here. */
const MAKER = 42

/** Outcome: audit's records `[op, key, list, uid]` and inotify's events `[group, wd, mask]`. */
function unmountWatched(): Outcome {
  call(() => sys_mark_add(1, MARK_AUDIT, MAKER, PLACE))
  call(() => sys_mark_add(2, MARK_INOTIFY, 0, PLACE))
  call(() => ksys_umount(PLACE, MNT_DETACH))
  flush_workqueue(system_wq)
  for (const group of [1, 2]) call(() => fsnotify_destroy_group(group))
  return [auditRecords(), inotifyEvents()]
}

export default {
  title: 'A mount that inotify and audit watch goes',
  ...exploredCalls({ prepare: registerWatched, detach: [PLACE], before: () => mountWatched(), cpus: [unmountWatched] }),
}
