/** All operations at once: mounts, lookups, open files, namespaces, accounting, watches, modules, kernel mounts, expiry, work items, servers, reclaim. */
import { tortureScenario } from './torture/torture_scenario.ts'
import { FILES, FLUSHES, KERNEL_MOUNTS, MEMORY, MODULES, MOUNTS, SERVERS, WORK_ITEMS } from './torture/weights_of.ts'

export default tortureScenario('All operations at once', {
  ...MOUNTS,
  ...FILES,
  ...MODULES,
  ...KERNEL_MOUNTS,
  ...FLUSHES,
  ...WORK_ITEMS,
  ...SERVERS,
  ...MEMORY,
})
