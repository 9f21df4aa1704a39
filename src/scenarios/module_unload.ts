/** Modules loaded and unloaded while their filesystems are mounted, looked up and unmounted; init may fail half-way. */
import { readPlayground } from './habits/playground.ts'
import { A, B, close, detach, insmod, memfs, mountAt, open, rmmod, umount } from './torture/calls.ts'
import { tortureScenario } from './torture/torture_scenario.ts'

const halfRegistered = (): number => readPlayground().modules[3]!

const explored = {
  before: () => {
    insmod(memfs())
  },
  cpus: [
    () => [mountAt(A, memfs()), detach(A), rmmod(memfs()), insmod(halfRegistered())],
    () => [close(open(A)), mountAt(B, memfs()), umount(B), mountAt(B, halfRegistered())],
  ],
}

export default tortureScenario('Modules unloaded while their filesystems come and go', explored, {
  insmod: 6,
  rmmod: 8,
  mount: 12,
  umount: 8,
  'umount -l': 8,
  open: 8,
  close: 8,
  stat: 8,
})
