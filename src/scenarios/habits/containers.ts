import { absolute } from '#kernel/fs/path_name'
import { bind } from '../../operations/calls/bind.ts'
import { chroot, pivotRootCall } from '../../operations/calls/chroot.ts'
import { make } from '../../operations/calls/make.ts'
import { umount } from '../../operations/calls/umount.ts'
import { unshare } from '../../operations/calls/unshare.ts'
import { habit } from './habit.ts'
import { letGo } from './let_go.ts'
import { DIRECTORIES } from './playground.ts'

/** As a container begins and ends: a namespace of its own, a new root, the old one goes lazily, and at the end all of it. */
habit('container', 2, (cpu) => {
  const root = absolute()
  const inside = absolute(cpu.random.pick(DIRECTORIES))
  const steps = [
    () => cpu.make(unshare, { locked: false }),
    () => cpu.make(make, { at: root, how: 'private', recurse: true }),
    () => cpu.make(chroot, { at: absolute(cpu.anyPoint()) }),
    () => cpu.make(bind, { at: inside, from: inside, recurse: false }),
    () => cpu.make(pivotRootCall, { at: inside, old: inside }),
    () => cpu.make(umount, { at: root, how: 'detach' }),
  ]
  let result = 0
  for (const step of steps) if ((result = step()) < 0) break
  letGo(cpu)
  return result
})
