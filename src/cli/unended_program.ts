import type { About } from '../discover/engines.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { findingOf } from '../explore/run/explore_supervised.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { generatedProgramFile } from '../subjects/generated_program.ts'
import { type Referenced, referenceOf } from '../subjects/reference.ts'
import type { NotBack } from '../supervise/not_back.ts'

export interface UnendedProgram extends About {
  finding: ExploreFinding
}

/** The generated program whose execution did not come back, as a finding that replays; undefined where it was none, or does not. */
export async function unendedProgram(
  error: NotBack,
  { standIns }: ChosenProgram,
  options: Referenced,
): Promise<UnendedProgram | undefined> {
  const about = error.stood?.about as About | undefined
  if (!error.isFinding || about === undefined) return undefined
  const { program, alone = false, seed } = about
  const { races = false } = options
  const finding = await findingOf(error, {
    file: generatedProgramFile(program, alone),
    standIns,
    seed,
    races,
    ...(alone ? { strategy: 'random' } : {}),
    reference: referenceOf({ ...options, races }, { program, alone }),
  })
  return finding.trace.length === 0 ? undefined : { ...about, finding }
}
