import { fsnotify_destroy_group, MARK_AUDIT, MARK_INOTIFY, sys_mark_add } from '#kernel/fs/fsnotify'
import { BUSY_PLACE, choice, optional } from '../domain.ts'
import { operation } from '../operation.ts'

const GROUP = { kind: 'count', torture: [0, 7], program: [0, 1] } as const

/** A mark on what is mounted there: of the kind that is said, or of one that goes with the group. */
export const watch = operation(
  'watch',
  { group: GROUP, at: BUSY_PLACE, kind: optional(choice([2, ''], [1, 'inotify'], [1, 'audit'])) },
  {
    torture: 3,
    discover: 2,
    before: 1,
    run: ({ group, at, kind }, { number }) => {
      const inotify = kind === '' ? group === 0 : kind === 'inotify'
      return sys_mark_add(group, inotify ? MARK_INOTIFY : MARK_AUDIT, number, at)
    },
    words: ({ group, at, kind }) => `watch ${at} group ${group}${kind === undefined ? '' : ` by ${kind}`}`,
    leaves: ({ group }, left) => {
      left.groups.add(group)
    },
  },
)

export const unwatch = operation(
  'unwatch',
  { group: GROUP },
  {
    torture: 1,
    discover: 2,
    does: ({ group }) => fsnotify_destroy_group(group),
    words: ({ group }) => `end watch group ${group}`,
  },
)
