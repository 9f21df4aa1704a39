import { absolute } from '#kernel/fs/path_name'
import { chdir } from '../../operations/calls/chdir.ts'
import { close } from '../../operations/calls/close.ts'
import { open } from '../../operations/calls/open.ts'
import { habit } from './habit.ts'

/** Opens, and half of the time closes one again at once, so that descriptors do not run out. */
habit('open', 16, (cpu) => {
  const fd = cpu.perform(open, {})
  if (fd >= 0 && cpu.random.oneIn(2)) cpu.make(close, { fd, how: '' })
  return fd
})

habit('close', 14, (cpu) => cpu.perform(close, { how: '' }))

habit('chdir', 6, (cpu) => cpu.perform(chdir, cpu.random.oneIn(2) ? { at: absolute() } : {}))
