import { expect } from 'vitest'
import type { About } from '../../src/shm/about.ts'

/** What each judge's findings are about: objects, locks and functions, in this order. */
const MOUNT = /^mount#\d+$/
const SUPER = /^super_block#\d+/
export const ABOUT: Record<string, RegExp> = {
  'at-rest': /^(\w+|word \d+)$/,
  'boot-counts': /^(dentry|mount|super_block)#\d+$/,
  'busy-dentries': SUPER,
  'cleanup-once': MOUNT,
  context: /^\w+$/,
  'count-below-zero': /^(mount|module)#\d+$/,
  'device-busy': /^super_block#\d+ super_block#\d+$/,
  'double-free': /^\w+#\d+$/,
  expire: MOUNT,
  'final-put-return': /^mount#\d+ mntput$/,
  'flush-filesystem-return': /^file_system_type#\d+ super_block#\d+ flush_filesystem$/,
  'flush-puts': /^super_block#\d+ flush_puts$/,
  'flush-workqueue-return': /^\w+ flush_workqueue$/,
  'freed-object': /^(file#\d+ )?\w+#\d+$/,
  'frozen-changes': SUPER,
  'grace-period': MOUNT,
  'held-at-final-put': MOUNT,
  'kern-unmount-return': /^(mount|super_block)#\d+ kern_unmount$/,
  leak: /^\w+#\d+( \w+#\d+)*$/,
  'locks-at-final-put': /^mount#\d+ (namespace_sem|super_block#\d+ &sb->s_umount)$/,
  'lost-cleanup': MOUNT,
  'module-free': /^module#\d+( file_system_type#\d+)?$/,
  'module-resurrected': /^module#\d+$/,
  'mount-ids': MOUNT,
  'mountpoint-counts': /^dentry#\d+$/,
  'null-page': /^NULL \+ \d+$/,
  'one-mount-a-place': /^mount#\d+ mount#\d+ mount#\d+$/,
  'one-runner': /^\w+ take_a_moment$/,
  'peer-rings': /^mount#\d+( mount#\d+)?$/,
  poison: /^\w+#\d+$/,
  stack: /deactivate_super/,
  'stack-scope': /^(task\(\w+\)|complete)$/,
  'superblock-born': SUPER,
  'superblock-counts': SUPER,
  'text-after-free': /^module_text#\d+ \w+$/,
  'umount-return': /^mount#\d+ umount$/,
  'unwritten-at-shutdown': SUPER,
  'writers-at-cleanup': MOUNT,
  'writers-at-readonly': SUPER,
}

/** A judge's finding says what it is about; a scenario's own check and the explorer say what they can. */
export function expectAbout({ judge, about = {} }: { judge?: string; about?: About }): void {
  const { objects = [], locks = [], functions = [] } = about
  const how = ABOUT[judge ?? '']
  if (how !== undefined) expect([...objects, ...locks, ...functions].join(' '), `what ${judge} is about`).toMatch(how)
}
