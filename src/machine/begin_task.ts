/** In a supervised thread: whether a scenario comes back from what runs before its CPUs, so that the main thread may run it, too. */
import { shown } from '../link/shown.ts'
import { within } from '../supervise/doing.ts'
import { loadScenario, setUp } from './load_scenario.ts'

export interface BeginOrder {
  entry: string
  standIns: ReadonlyMap<string, string>
  delays: boolean
}

export async function beginTask({ entry, standIns, delays }: BeginOrder): Promise<void> {
  const { scenario } = await loadScenario(entry, standIns, delays)
  if (scenario.torture === undefined) within('setup', () => setUp(scenario, shown(entry)))
}
