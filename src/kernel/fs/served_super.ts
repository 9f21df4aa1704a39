import { kill_block_super } from '#kernel/fs/super'
import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { note_owing } from '#kernel/lib/lockdep'
import { lock_class_key } from '#kernel/lib/lockdep/lock_class_key'
import { class_of_key, lock_map_acquire, lock_map_release } from '#kernel/lib/lockdep/validator'
import { call, text } from '#kernel/lib/text'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { embed, staticOf, struct } from '#shm/layout'

/**
 * A filesystem that a task serves, as a FUSE server, an NFS daemon or the file behind a loop device do: its kill_sb asks the
 * server and waits for the answer. Until the server has gone it owes one, so to lockdep it holds the answer.
 */
const served_request = struct('served_request', {
  asked: '1 once kill_sb has asked; kill_sb, the server sleeps on it',
  reply: embed(completion, 'kill_sb sleeps on it'),
})
const request = staticOf('served_request', served_request, 'between one served filesystem and its server')
const REPLY = lock_class_key('(completion)&req->reply')

export const kill_served_super = text('kill_served_super', (sb) => {
  call(kill_block_super, sb)
  init_completion(request + served_request.reply, REPLY)
  WRITE_ONCE(request + served_request.asked, 1) // pairs with the load in serve_last_request
  wake_up_all(request + served_request.asked)
  wait_for_completion(request + served_request.reply)
})

export function become_server(): void {
  note_owing(request + served_request.reply + completion.done)
  lock_map_acquire(class_of_key(REPLY))
}

/** Waits for the last request, answers it, and is no server any more. Context: may sleep */
export function serve_last_request(): void {
  while (READ_ONCE(request + served_request.asked) === 0) wait_on(request + served_request.asked, 0)
  complete(request + served_request.reply)
  note_owing(0)
  lock_map_release(class_of_key(REPLY))
}
