import { close } from '../../operations/calls/close.ts'
import { mount } from '../../operations/calls/mount.ts'
import { open } from '../../operations/calls/open.ts'
import { umount } from '../../operations/calls/umount.ts'
import type { Cpu } from './cpu.ts'
import { habit } from './habit.ts'

/** A last close on the filesystem that closes later: its dentry stays in use until a work item has put it. */
habit('close later', 4, (cpu) => closeLast(cpu, 'later', () => cpu.playground.network))

/** A kernel thread closes a file, and goes on once nothing of that is under way any more. */
habit('kthread close', 4, (cpu) => closeLast(cpu, 'kthread', () => cpu.random.pick(cpu.playground.mountable)))

/** Any file, or one of a filesystem that was mounted for it and is lazily unmounted before it is closed. */
function closeLast(cpu: Cpu, how: 'later' | 'kthread', fs: () => number): number {
  const fd = cpu.random.oneIn(2) ? cpu.openFd() : openedAndLeft(cpu, fs())
  return fd === undefined ? 0 : cpu.make(close, { fd, how })
}

function openedAndLeft(cpu: Cpu, fs: number): number | undefined {
  const at = cpu.point()
  if (cpu.make(mount, { at, fs, key: 0, expiring: false, readonly: false, failing: 0 }) !== 0) return undefined
  const fd = cpu.make(open, { at, how: 'read' })
  cpu.make(umount, { at, how: 'detach' })
  return fd < 0 ? undefined : fd
}
