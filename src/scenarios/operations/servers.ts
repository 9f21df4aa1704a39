import { serveAndLeave } from '#kernel/drivers/file_server'
import { path_mount } from '#kernel/fs/do_mount'
import { furnish } from './mounting.ts'
import { operation } from './operation.ts'
import { CALL, note, noteMount, pathCode } from './recent.ts'

/** A task mounts a filesystem that it serves itself, while others may use and unmount it, and then lets go of it. */
operation('serve', (cpu, call) => {
  const at = cpu.point()
  const fsName = cpu.playground.served
  noteMount(at, fsName, {})
  if (call(() => path_mount(at, fsName)) === 0) furnish(at)
  note(CALL.serve, pathCode(at))
  return call(() => serveAndLeave(at))
})
