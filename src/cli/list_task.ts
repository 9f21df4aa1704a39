/** What of `list` runs scenario files: each is loaded to see what it is, in a supervised thread. */
import { loadScenario } from '../machine/load_scenario.ts'
import { type FileEntry, scenarios } from '../subjects/catalogue.ts'

export type Listed = { id: string; title: string } & Record<string, unknown>

export const listTask = (): Promise<Listed[]> => Promise.all(scenarios().map(scenarioEntry))

const TORTURE_CPUS = 2

async function scenarioEntry({ id, title, file }: FileEntry): Promise<Listed> {
  const { scenario } = await loadScenario(file, new Map())
  const cpus = scenario.torture === undefined ? scenario.cpus.length : TORTURE_CPUS
  return { id, title: scenario.title ?? title, cpus, torture: scenario.torture !== undefined }
}
