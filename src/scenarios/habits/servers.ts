import { mount } from '../../operations/calls/mount.ts'
import { serve } from '../../operations/calls/serve.ts'
import { habit } from './habit.ts'
import { furnish } from './mounting.ts'

/** A task mounts a filesystem that it serves itself, while others may use and unmount it, and then lets go of it. */
habit('serve', 4, (cpu) => {
  const at = cpu.point()
  const how = { at, fs: cpu.playground.served, key: 0, expiring: false, readonly: false, failing: 0 }
  if (cpu.make(mount, how) === 0) furnish(at)
  return cpu.make(serve, { at })
})
