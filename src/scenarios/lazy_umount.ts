/** Lazy unmounts of mounts that others hold open: the last reference goes at any time, on any CPU. */
import { furnish } from './habits/mounting.ts'
import { A, chdir, close, detach, FILE_IN_A, memfs, mountAt, open, stat } from './torture/calls.ts'
import { tortureScenario } from './torture/torture_scenario.ts'

const explored = {
  before: () => {
    mountAt(A, memfs())
    furnish(A)
  },
  cpus: [
    () => {
      const fd = open(FILE_IN_A)
      return [stat(A), detach(A), close(fd)]
    },
    () => [stat(FILE_IN_A), close(open(A)), chdir(A), mountAt(A, memfs())],
  ],
}

export default tortureScenario(
  'Lazy unmounts of mounts that others hold open',
  explored,
  { mount: 8, 'umount -l': 8, umount: 2, open: 6, close: 6, stat: 8 },
  { open: 16, close: 14, chdir: 6, stat: 20, bind: 2, exit: 1 },
)
