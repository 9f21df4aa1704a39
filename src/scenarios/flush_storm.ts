/** Modules unloaded with many lazily unmounted mounts outstanding, while others open and look up what they find. */
import { tortureScenario } from './torture/torture_scenario.ts'

export default tortureScenario(
  'Unloading with much outstanding',
  { 'flush storm': 6, flush_workqueue: 1, stat: 4, 'umount -l': 2 },
  { 'flush storm': 2, open: 8, close: 10, stat: 12, bind: 2, exit: 1 },
)
