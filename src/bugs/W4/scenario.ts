import { leave_served } from '#kernel/fs/leave_served'
import { boot_put_later } from '#kernel/fs/put_later'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { become_server, kill_served_super, stop_serving } from '#kernel/fs/served_super'
import { get, set } from '#kernel/lib/atomic'
import { staticWords } from '#shm/layout'
import { detach, inKernel, mountAt } from '../calls.ts'
import { mountOf } from '../mount_of.ts'
import { A, mountScenario } from '../mount_scenario.ts'

const SERVED = 20
const kept = staticWords('kept_by_server', 1, 'mount on which the server holds a reference; constant')

export default mountScenario({
  title: 'a server lets go of its own mount while that is lazily unmounted',
  kworkers: 2,
  boot: () => {
    boot_put_later()
    registerBuiltIn(SERVED, 0, kill_served_super)
  },
  prepare: () => {
    mountAt(A, SERVED)
    set(kept, mountOf(A))
  },
  cpus: [
    () =>
      inKernel(() => {
        become_server()
        leave_served(get(kept))
        stop_serving()
      }),
    () => detach(A),
  ],
})
