import { serveAndLeave } from '#kernel/drivers/file_server'
import { BUSY_PLACE } from '../domain.ts'
import { operation } from '../operation.ts'

/** A task serves the filesystem that is mounted there, while others may use and unmount it, and then lets go of it. */
export const serve = operation(
  'serve',
  { at: BUSY_PLACE },
  {
    discover: 1,
    run: ({ at }) => serveAndLeave(at),
  },
)
