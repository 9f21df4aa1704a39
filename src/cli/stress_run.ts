import type { LoadedScenario } from '../machine/load_scenario.ts'
import type { StateImage } from '../machine/sampling/state_image.ts'
import type { StressResult } from '../report/stress_result.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import type { Options } from '../subjects/knobs.ts'
import type { TimeBox } from '../supervise/time_box.ts'
import type { Telling } from './telling.ts'

/** The seed drawn, where none was given. */
export type StressOptions = Options<'stress'> & { seed: number }

/** One stress run, ready to go: what stress_scenario and stress_torture are given. */
export interface StressRun {
  chosen: ChosenProgram
  loaded: LoadedScenario
  /** what its setup returned; null for a torture scenario */
  image: StateImage | null
  options: StressOptions
  box: TimeBox
  telling: Telling<StressResult>
}

/** What a run came to; and the last seconds as a Chrome trace, where that was asked for. */
export interface Raced {
  result: StressResult
  trace?: string
}
