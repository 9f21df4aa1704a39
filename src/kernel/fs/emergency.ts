import { iterate_supers_reverse_excl } from '#kernel/fs/iterate_supers'
import { force_readonly } from '#kernel/fs/remount'
import { super_block } from '#kernel/fs/super_block'
import { get } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { flush_work } from '#kernel/workqueue/flush_work'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { staticOf } from '#shm/layout'

/**
 * fs/super.c: what Alt+SysRq+U asks for. Every filesystem on a device becomes read-only, whoever writes: on a kworker, since it is asked for where nobody
 * may sleep. In Linux nobody waits for it; here the call does, so that it is over when it returns.
 */
const emergency_work = staticOf('emergency_work', work_struct, 'runs do_emergency_remount; whoever asks for it')
const do_emergency_remount = text('do_emergency_remount', () =>
  iterate_supers_reverse_excl((sb) => {
    if (get(sb + super_block.s_device) !== 0) force_readonly(sb)
  }),
)

export function boot_emergency(): void {
  INIT_WORK(emergency_work, do_emergency_remount)
}

/** Context: may sleep */
export function emergency_remount(): void {
  schedule_work(emergency_work)
  flush_work(emergency_work)
}
