import { fs_pin } from '#kernel/fs/fs_pin'
import { mount } from '#kernel/fs/mount'
import { get, READ_ONCE } from '#kernel/lib/atomic'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { call } from '#kernel/lib/text'
import { NULL } from '#shm/arena'

export { fs_pin, group_pin_kill, init_fs_pin, pin_insert, pin_remove } from '#kernel/fs/fs_pin'

/** The bug: two who come at the same time both kill the pin, as with mnt_pinned two both closed the accounting file. */
export function pin_kill(pin: number): void {
  const live = pin !== NULL && get(pin + fs_pin.done) === 0
  rcu_read_unlock()
  if (live) call(get(pin + fs_pin.kill), pin)
}

export function mnt_pin_kill(mnt: number): void {
  for (;;) {
    rcu_read_lock()
    const pin = READ_ONCE(mnt + mount.mnt_pins)
    if (pin === NULL) {
      rcu_read_unlock()
      return
    }
    pin_kill(pin)
  }
}
