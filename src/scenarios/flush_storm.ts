/** Modules unloaded with many lazily unmounted mounts outstanding, while others open and look up what they find. */
import { A, B, close, detach, insmod, memfs, mountAt, open, rmmod, stat } from './torture/calls.ts'
import { tortureScenario } from './torture/torture_scenario.ts'

const explored = {
  cpus: [
    () => {
      const loaded = [insmod(memfs()), mountAt(A, memfs()), mountAt(B, memfs())]
      const a = open(A)
      const b = open(B)
      return [...loaded, detach(A), detach(B), close(a), close(b), rmmod(memfs())]
    },
    () => [close(open(A)), stat(B), close(open(B))],
  ],
}

export default tortureScenario(
  'Unloading with much outstanding',
  explored,
  { 'flush storm': 6, flush_workqueue: 1, stat: 4, 'umount -l': 2 },
  { 'flush storm': 2, open: 8, close: 10, stat: 12, bind: 2, exit: 1 },
)
