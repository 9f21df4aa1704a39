/** MNT_EXPIRE and the expiry list against everything that takes a reference for a moment. */
import { tortureScenario } from './torture/torture_scenario.ts'

export default tortureScenario('Expiry against short references', {
  mount: 12,
  'umount expire': 12,
  'expire round': 3,
  umount: 2,
  stat: 20,
  open: 6,
  close: 8,
  chdir: 2,
})
