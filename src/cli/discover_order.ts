import type { Discovery } from '../discover/discovered.ts'
import { programText } from '../discover/program_text.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import type { DiscoverFinding } from '../report/discover_result.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { commandLine, type Told } from '../subjects/knob_words.ts'
import type { Options } from '../subjects/knobs.ts'

/** The seed drawn, and the time that holds, where none was given. */
export type DiscoverTurned = Options<'discover'> & { seed: number; seconds: number; strictly: boolean }

/** What the thread that discovers is given. */
export interface DiscoverOrder {
  chosen: ChosenProgram
  options: DiscoverTurned
  told: Told
  /** a moment */
  begunAt: number
}

/** A discovery as results have it; `replays`: its finding, told for the file that its program has become. */
export function toldDiscovery(
  { program, path, foundIn, alone }: Discovery,
  replays: ExploreFinding,
  { seconds, programs, jobs, keepGoing, ...same }: DiscoverTurned,
): DiscoverFinding {
  const again = commandLine('discover', { ...same, path })
  return { ...replays, program, path, foundIn, alone, programText: programText(program), again }
}
