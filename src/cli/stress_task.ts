/** What of `stress` runs users' code: loading, setup and the race, in a supervised thread. */
import { shown } from '../link/shown.ts'
import { loadScenario, setUp } from '../machine/load_scenario.ts'
import type { StressResult } from '../report/stress_result.ts'
import type { Scenario } from '../scenario.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { refuseOfTorture, refuseWithoutEffect } from '../subjects/effect.ts'
import type { Given } from '../subjects/knobs.ts'
import { linkRecorder } from '../subjects/link_recorder.ts'
import { within } from '../supervise/doing.ts'
import type { Desk } from '../supervise/serve_tasks.ts'
import type { Raced, StressOptions } from './stress_run.ts'
import { stressScenario } from './stress_scenario.ts'
import { stressTorture } from './stress_torture.ts'
import { Telling, type Word } from './telling.ts'

export interface StressOrder {
  chosen: ChosenProgram
  given: Given<'stress'>
  options: StressOptions
  /** a moment */
  begunAt: number
}

export interface StressDone extends Raced {
  /** as the scenario grades its outcomes; not known of a run that was ended from outside */
  grades?: Scenario['outcomes']
}

export async function stressTask({ chosen, given, options, begunAt }: StressOrder, desk: Desk<Word<StressResult>>) {
  // of what races alone: the explorer's programs have no recorder
  const standIns = new Map(chosen.standIns)
  if (options.trace !== undefined) linkRecorder(standIns)
  const loaded = await loadScenario(chosen.entry, standIns, options.delays)
  const { scenario, inputs } = loaded
  const isTorture = scenario.torture !== undefined
  refuseWithoutEffect('stress', given, { name: chosen.name, inputs, standIns })
  if (!isTorture) refuseOfTorture(given, chosen.name)
  const image = isTorture ? null : within('setup', () => setUp(scenario, shown(chosen.entry), loaded.sendsMemory))
  const race = isTorture ? stressTorture : stressScenario
  const box = { begunAt, seconds: options.seconds }
  const raced = await race({ chosen, loaded, image, options, box, telling: new Telling(desk) })
  return { ...raced, grades: scenario.outcomes } satisfies StressDone
}
