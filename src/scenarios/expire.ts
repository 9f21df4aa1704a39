/** 'expire' and the expiry list against everything that takes a reference for a moment. */
import { mark_mounts_for_expiry } from '#kernel/fs/expire'
import { furnish } from './habits/mounting.ts'
import { A, call, close, FILE_IN_A, memfs, mountAt, open, stat, umount } from './torture/calls.ts'
import { tortureScenario } from './torture/torture_scenario.ts'

const explored = {
  before: () => {
    mountAt(A, memfs(), { expiring: true })
    furnish(A)
  },
  cpus: [
    () => [call(mark_mounts_for_expiry), umount(A, 'expire'), umount(A, 'expire')],
    () => [stat(FILE_IN_A), call(mark_mounts_for_expiry), close(open(A))],
  ],
}

export default tortureScenario('Expiry against short references', explored, {
  mount: 12,
  'umount expire': 12,
  'expire round': 3,
  umount: 2,
  stat: 20,
  open: 6,
  close: 8,
  chdir: 2,
})
