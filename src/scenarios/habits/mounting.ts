import { do_syscall } from '#kernel/entry'
import { ksys_create } from '#kernel/fs/open'
import { absolute, type PathName } from '#kernel/fs/path_name'
import { mount } from '../../operations/calls/mount.ts'
import { rename } from '../../operations/calls/rename.ts'
import { rmdir, unlink } from '../../operations/calls/rmdir.ts'
import { umount } from '../../operations/calls/umount.ts'
import { mountWhatComes } from './coming_module.ts'
import { drawn } from './drawn.ts'
import { habit } from './habit.ts'
import { DIRECTORIES, FILE } from './playground.ts'
import { isMemoryShort, mountWithoutMemory } from './short_of_memory.ts'

/** mount(2) of something at some point, and the directories and the file in it that others look for. */
habit('mount', 16, (cpu) => {
  if (isMemoryShort() && cpu.random.oneIn(4)) return mountWithoutMemory(cpu)
  const args = drawn(mount, { failing: 0 }, cpu)!
  const result = cpu.make(mount, args, () => mountWhatComes(args.at, args.fs, args))
  if (result === 0) furnish(args.at)
  return result
})

/** mount(2) that runs out of memory half-way, and others that want the same device meanwhile. */
habit('mount without memory', 2, mountWithoutMemory)

habit('umount', 10, (cpu) => cpu.perform(umount, { how: cpu.random.oneIn(8) ? 'force' : '' }))

habit('umount -l', 6, (cpu) => cpu.perform(umount, { how: 'detach' }))

/** A directory goes, with what others have mounted on it, and is there again soon: others look for it. */
habit('rmdir and mkdir', 3, (cpu) => {
  const at = absolute(cpu.anyPoint())
  const name = cpu.random.pick(DIRECTORIES)
  const result = cpu.make(rmdir, { at: { ...at, names: [...at.names, name] } })
  if (result === 0) do_syscall(0, () => ksys_create(at, name, 'directory'))
  return result
})

/** The same of the file. */
habit('unlink and creat', 2, (cpu) => {
  const at = absolute(cpu.anyPoint())
  const result = cpu.make(unlink, { at: { ...at, names: [...at.names, FILE] } })
  if (result === 0) do_syscall(0, () => ksys_create(at, FILE, 'file'))
  return result
})

/** A directory gets the name of its neighbour, with what others have mounted on it; what they have on that one goes. */
habit('rename and mkdir', 2, (cpu) => {
  const at = absolute(cpu.anyPoint())
  const from = cpu.random.pick(DIRECTORIES)
  const to = DIRECTORIES[(DIRECTORIES.indexOf(from) + 1) % DIRECTORIES.length]!
  const below = (name: number): PathName => ({ ...at, names: [...at.names, name] })
  const result = cpu.make(rename, { from: below(from), at: below(to) })
  if (result === 0) do_syscall(0, () => ksys_create(at, from, 'directory'))
  return result
})

/** Two MNT_EXPIRE calls in a row, as an automounter makes them, with whatever others do in between. */
habit('umount expire', 3, (cpu) => {
  const args = { at: cpu.point(), how: 'expire' } as const
  return cpu.make(umount, args) === 0 ? 0 : cpu.make(umount, args)
})

/** Makes what the playground promises: directories and a file in every filesystem. */
export function furnish(at: PathName): void {
  for (const name of DIRECTORIES) do_syscall(0, () => ksys_create(at, name, 'directory'))
  do_syscall(0, () => ksys_create(at, FILE, 'file'))
}
