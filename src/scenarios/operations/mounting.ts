import { do_syscall } from '#kernel/entry'
import { do_loopback } from '#kernel/fs/do_loopback'
import { mark_mounts_for_expiry } from '#kernel/fs/expire'
import { ksys_create } from '#kernel/fs/open'
import type { PathName } from '#kernel/fs/path_name'
import { ksys_umount, MNT_DETACH, MNT_EXPIRE, MNT_FORCE } from '#kernel/fs/umount'
import { trace_umount_return } from '#kernel/trace'
import { generationOf } from '#shm/slab'
import { filesystemWanted, mountWhatComes } from './coming_module.ts'
import { operation } from './operation.ts'
import { DIRECTORIES, FILE } from './playground.ts'
import { CALL, note, noteMount, pathCode } from './recent.ts'
import { isMemoryShort, mountWithoutMemory } from './short_of_memory.ts'

/** mount(2) of something at some point, and the directories and the file in it that others look for. */
operation('mount', (cpu, call) => {
  if (isMemoryShort() && cpu.random.oneIn(4)) return mountWithoutMemory(cpu, call)
  const at = cpu.point()
  const fsName = filesystemWanted(cpu)
  const options = { key: 1 + cpu.random.below(3), expiring: cpu.random.oneIn(4), readonly: cpu.random.oneIn(16) }
  noteMount(at, fsName, options)
  const result = call(() => mountWhatComes(at, fsName, options))
  if (result === 0) furnish(at)
  return result
})

operation('bind', (cpu, call) => {
  const from = cpu.point()
  const to = cpu.point()
  note(CALL.bind, pathCode(to), pathCode(from))
  return call(() => do_loopback(from, to))
})

operation('umount', (cpu, call) => umountAt(call, cpu.point(), cpu.random.oneIn(8) ? MNT_FORCE : 0))

operation('umount -l', (cpu, call) => umountAt(call, cpu.point(), MNT_DETACH))

/** Two MNT_EXPIRE calls in a row, as an automounter makes them, with whatever others do in between. */
operation('umount expire', (cpu, call) => {
  const at = cpu.point()
  const first = umountAt(call, at, MNT_EXPIRE)
  return first === 0 ? 0 : umountAt(call, at, MNT_EXPIRE)
})

/** What the kernel itself does every few seconds for automounts. */
operation('expire round', (_cpu, call) => {
  note(CALL['expire round'])
  return call(mark_mounts_for_expiry)
})

/** umount(2), and the word to the judges that it has returned to user. */
export function umountAt(call: (body: () => number) => number, at: PathName, flags: number): number {
  let mnt = 0
  let generation = 0
  note(CALL.umount, pathCode(at), flags)
  const result = call(() =>
    ksys_umount(at, flags, (umounted) => {
      mnt = umounted
      generation = generationOf(umounted)
    }),
  )
  if (mnt !== 0 && (flags & MNT_DETACH) === 0) trace_umount_return(mnt, generation)
  return result
}

/** Makes what the playground promises: directories and a file in every filesystem. */
export function furnish(at: PathName): void {
  for (const name of DIRECTORIES) do_syscall(0, () => ksys_create(at, name, 'directory'))
  do_syscall(0, () => ksys_create(at, FILE, 'file'))
}
