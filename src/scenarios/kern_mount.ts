/** Kernel mounts from modules: used by others while their module goes, and by an init that fails half-way. */
import { tortureScenario } from './torture/torture_scenario.ts'

export default tortureScenario('Kernel mounts used while their module goes', {
  insmod: 8,
  rmmod: 8,
  'kern_mount user': 24,
  stat: 4,
})
