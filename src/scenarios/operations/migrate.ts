import { ksys_close, ksys_open } from '#kernel/fs/open'
import { AT_FDCWD, relativeTo } from '#kernel/fs/path_name'
import { migrate_to } from '#kernel/task'
import { nrCpus } from '#shm/boot_words'
import { operation } from './operation.ts'
import { CALL, note, pathCode } from './recent.ts'

/** A task takes a reference on its working directory on one CPU, is moved, and drops it on another: a few times over. */
operation('migrate', (cpu, call) => {
  const here = relativeTo(AT_FDCWD)
  for (let i = 0; i < 4; i++) {
    note(CALL.open, pathCode(here), 0)
    const fd = call(() => ksys_open(here))
    const to = cpu.random.below(nrCpus())
    note(CALL.migrate, 0, to)
    call(() => {
      migrate_to(to)
      return 0
    })
    if (fd < 0) return fd
    note(CALL.close, 0, fd)
    call(() => ksys_close(fd))
  }
  return 0
})
