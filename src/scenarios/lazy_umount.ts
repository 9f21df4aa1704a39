/** Lazy unmounts of mounts that others hold open: the last reference goes at any time, on any CPU. */
import { tortureScenario } from './torture/torture_scenario.ts'

export default tortureScenario(
  'Lazy unmounts of mounts that others hold open',
  { mount: 8, 'umount -l': 8, umount: 2, open: 6, close: 6, stat: 8 },
  { open: 16, close: 14, chdir: 6, stat: 20, bind: 2, exit: 1 },
)
