import { ksys_close_later } from '#kernel/fs/ksys_close_later'
import { kthread_close } from '#kernel/fs/kthread_close'
import { ksys_close } from '#kernel/fs/open'
import { choice, DESCRIPTOR, optional } from '../domain.ts'
import { operation } from '../operation.ts'
import { closeFile } from '../reference/files.ts'

/** As tasks do; so that the dentry stays in use until a work item has put it; or by a kernel thread, which waits until nothing of it is under way. */
export const close = operation(
  'close',
  { fd: DESCRIPTOR, how: optional(choice([8, ''], [1, 'later'], [1, 'kthread'])) },
  {
    discover: 5,
    run: ({ fd, how }) =>
      how === 'later' ? ksys_close_later(fd) : how === 'kthread' ? kthread_close(fd) : ksys_close(fd),
    words: ({ fd, how }) =>
      `close ${fd}${how === 'later' ? ', later' : how === 'kthread' ? ' by a kernel thread' : ''}`,
    reference: { act: (turn, { fd }) => closeFile(turn, fd) },
  },
)
