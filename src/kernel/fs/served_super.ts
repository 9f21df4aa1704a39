import { kill_block_super } from '#kernel/fs/super'
import { cmpxchg, WRITE_ONCE, xchg } from '#kernel/lib/atomic'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { note_owing } from '#kernel/lib/lockdep'
import { lock_class_key } from '#kernel/lib/lockdep/lock_class_key'
import { class_of_key, lock_map_acquire, lock_map_release, lock_map_wait } from '#kernel/lib/lockdep/validator'
import { call, text } from '#kernel/lib/text'
import { embed, staticOf, struct } from '#shm/layout'

/**
 * A filesystem that a task serves, as a FUSE server, an NFS daemon or the file behind a loop device do: its kill_sb asks the
 * server, while there is one, and waits for the answer. Until the server has gone it owes one, so to lockdep it holds it.
 *
 *   NOBODY -> COMING -> SERVED -> NOBODY                      the server goes without having been asked
 *                       SERVED -> ASKED -> ANSWERED -> NOBODY   by kill_sb, the server, kill_sb
 */
const served_request = struct('served_request', {
  state: 'NOBODY, COMING, SERVED, ASKED or ANSWERED; cmpxchg',
  reply: embed(completion, 'kill_sb sleeps on it'),
})
const NOBODY = 0
const COMING = 1
const SERVED = 2
const ASKED = 3
const ANSWERED = 4
const request = staticOf('served_request', served_request, 'between served filesystems and the one server')
const REPLY = lock_class_key('(completion)&req->reply')

export const kill_served_super = text('kill_served_super', (sb) => {
  call(kill_block_super, sb)
  lock_map_wait(class_of_key(REPLY)) // it might have to, whether there is a server now or not
  if (cmpxchg(request + served_request.state, SERVED, ASKED) !== SERVED) return // pairs with the exchange in stop_serving
  wait_for_completion(request + served_request.reply)
  WRITE_ONCE(request + served_request.state, NOBODY) // the next server may have the completion
})

/** False when there is another one. */
export function become_server(): boolean {
  if (cmpxchg(request + served_request.state, NOBODY, COMING) !== NOBODY) return false
  init_completion(request + served_request.reply, REPLY)
  note_owing(request + served_request.reply + completion.done)
  lock_map_acquire(class_of_key(REPLY))
  WRITE_ONCE(request + served_request.state, SERVED)
  return true
}

/** Answers what it was asked, if anything, and is no server any more. */
export function stop_serving(): void {
  if (cmpxchg(request + served_request.state, SERVED, NOBODY) === ASKED) {
    xchg(request + served_request.state, ANSWERED)
    complete(request + served_request.reply)
  }
  note_owing(0)
  lock_map_release(class_of_key(REPLY))
}
