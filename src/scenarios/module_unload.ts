/** Modules loaded and unloaded while their filesystems are mounted, looked up and unmounted; init may fail half-way. */
import { tortureScenario } from './torture/torture_scenario.ts'

export default tortureScenario('Modules unloaded while their filesystems come and go', {
  insmod: 6,
  rmmod: 8,
  mount: 12,
  umount: 8,
  'umount -l': 8,
  open: 8,
  close: 8,
  stat: 8,
})
